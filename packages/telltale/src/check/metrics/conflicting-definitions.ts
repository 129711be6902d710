import { type AnyFamily, familiesOf } from '@telltale/core'
import type { VectorSelector } from '@telltale/promql'
import { expressionCheck } from '../definition.ts'
import type { SystemModel } from '../model.ts'
import { describe, shapeOf } from './duplicate.ts'

/**
 * Where one Prometheus scrapes several systems, a name that two of them declare differently is read
 * with a matcher on `job`.
 */
export const conflictingDefinitions = expressionCheck(
  {
    code: 'metrics/conflicting-definitions',
    severity: 'error',
    title: 'a query mixes two metrics of the same name in one Prometheus',
  },
  function* ({ use, system, seriesOf }) {
    if (!system.others?.isShared) return
    const { matchers = [], matchersOf = () => [] } = use.context ?? {}
    for (const node of use.nodes) {
      if (node.type !== 'VectorSelector') continue
      if ([...matchers, ...matchersOf(node), ...node.matchers].some(isJob)) continue
      const series = seriesOf(node)
      if (series?.of !== 'family') continue
      const { family } = series
      const [other, owner] = otherDefinition(family, system) ?? []
      if (other === undefined || owner === undefined) continue
      const [job = ''] = jobsOf(family, system)
      yield {
        part: node,
        note: `${owner.system.name} exposes the same name`,
        summary: `${family.name} means ${describe(family)} in ${system.system.name}, and ${describe(other)} in ${owner.system.name}`,
        related: [
          { message: `${system.system.name} declares it here`, at: family.at },
          { message: `${owner.system.name} declares it here`, at: other.at },
        ],
        why: 'One Prometheus scrapes both: without the job, the query reads the series of both at once.',
        fix: `Match the job: {job="${job}"}, or give the system jobMatcher: true.`,
      }
    }
  },
)

function isJob({ label, op, value }: VectorSelector['matchers'][number]): boolean {
  return label === 'job' && (op === '=' || op === '=~') && value !== '' && value !== '.*'
}

function otherDefinition(
  family: AnyFamily,
  own: SystemModel,
): readonly [AnyFamily, SystemModel] | undefined {
  for (const system of own.others?.systems ?? []) {
    if (system === own) continue
    for (const other of system.families) {
      if (other.name === family.name && shapeOf(other) !== shapeOf(family)) return [other, system]
    }
  }
  return undefined
}

function jobsOf(family: AnyFamily, { system }: SystemModel): readonly string[] {
  return system.options.targets
    .filter(({ options }) => familiesOf(options.exposes).includes(family))
    .map(({ job }) => job)
}
