import { type AnyFamily, didYouMean } from '@telltale/core'
import { isBuiltin, type VectorSelector } from '@telltale/promql'
import { expressionCheck, type Finding } from '../definition.ts'
import type { SystemModel } from '../model.ts'
import { seriesNames } from '../series-names.ts'
import { unmetName } from './unmet-name.ts'

/**
 * Every metric that a system queries is one that the same system exposes or records, or one of
 * Prometheus itself.
 *
 * Queries that were built refer to definitions, and are followed by identity; hand-written ones
 * refer to names, or choose them: `{__name__=~"http_.*"}` must fit at least one.
 */
export const undeclared = expressionCheck(
  {
    code: 'metrics/undeclared',
    severity: 'error',
    title: 'a query reads a metric that nothing exposes',
  },
  function* (analysis) {
    const reported = new Set<string>()
    for (const node of analysis.use.nodes) {
      if (node.type !== 'VectorSelector') continue
      if (node.name === undefined && !node.series) {
        yield* unmetName(node, analysis.system, () => namesIn(analysis.system))
        continue
      }
      const words = wordsFor(node, analysis.system, analysis.use.source !== undefined)
      if (words === undefined || reported.has(words.summary)) continue
      reported.add(words.summary)
      yield {
        part: { of: node, the: 'metric' },
        note: `nothing in ${analysis.system.system.name} has this name`,
        why: 'Prometheus has no such series here: the panel stays empty, the alert never fires, and nothing says so.',
        ...words,
      }
    }
  },
)

type Words = Pick<Finding, 'summary' | 'fix' | 'related'>

function wordsFor(
  { series, name }: VectorSelector,
  system: SystemModel,
  isForeign: boolean,
): Words | undefined {
  const systems = system.others?.systems ?? []
  if (series?.of === 'family') {
    const { family } = series
    if (system.families.has(family) || isBuiltin(family)) return undefined
    return foreign(family, system, systems)
  }
  // Rules that no group contains are the business of the rules' own checks.
  if (series?.of === 'rule') return undefined
  // A variable in the name is known in Grafana only.
  if (name === undefined || name.includes('$') || name.includes('[[')) return undefined
  if (system.environment.resolve(name)) return undefined
  return isForeign ? unseen(name, system) : unknown(name, system, systems)
}

/** A definition that another system exposes, or none. */
function foreign(family: AnyFamily, own: SystemModel, systems: readonly SystemModel[]): Words {
  const { name } = own.system
  const related = [{ message: `${family.name} is defined here`, at: family.at }]
  const twin = [...own.families].find((other) => other.name === family.name)
  if (twin !== undefined) {
    return {
      summary: `${family.name} is defined twice, and the query uses the definition that ${name} does not expose`,
      fix: 'Keep one definition and use it in both places.',
      related: [...related, { message: `${name} exposes this one`, at: twin.at }],
    }
  }
  const owner = systems.find(({ families }) => families.has(family))
  if (owner !== undefined) {
    return {
      summary: `${name} queries ${family.name}, which belongs to ${owner.system.name}`,
      fix: `Query a metric of ${name}, or move the query to ${owner.system.name}.`,
      related,
    }
  }
  return {
    summary: `${name} queries ${family.name}, which none of its targets exposes`,
    fix: `Add ${family.name} to the families of a target: target('…', { exposes: { … } }).`,
    related,
  }
}

function unknown(name: string, own: SystemModel, systems: readonly SystemModel[]): Words {
  const owner = systems.find((other) => other !== own && isIn(other, name))
  if (owner !== undefined) {
    return {
      summary: `${own.system.name} queries ${name}, which belongs to ${owner.system.name}`,
      fix: `Query a metric of ${own.system.name}, or move the query to ${owner.system.name}.`,
    }
  }
  const guess = didYouMean(name, namesIn(own))
  return {
    summary: `no target of ${own.system.name} exposes ${name}, and no rule records it.${guess}`,
    fix: 'Correct the name, or interpolate the definition (`${http.requests}`), which cannot be misspelt.',
  }
}

/** In a file of others, compared with what a program exposes. */
function unseen(name: string, own: SystemModel): Words {
  const names = namesIn(own)
  // Exporters that learn the conventions append the unit and the kind: node_cpu_seconds_total.
  const longer = names.filter((each) => each.startsWith(`${name}_`)).sort()
  const [only, second] = longer
  const guess =
    only !== undefined && second === undefined
      ? ` Did you mean "${only}"?`
      : didYouMean(name, names)
  return {
    summary: `${name} is not among the metrics of ${own.system.name}, and no rule records it.${guess}`,
    fix:
      second === undefined
        ? 'Correct the name. If a program exposes it that was left out, add that with one more --metrics.'
        : `Correct the name; there are ${longer.slice(0, 5).join(', ')}${longer.length > 5 ? ' …' : ''}.`,
  }
}

/** Prometheus' own series do not make a system the owner of a name. */
function isIn({ families, records }: SystemModel, name: string): boolean {
  return (
    [...families].some((family) => family.name === name) ||
    [...records].some((rule) => rule.record === name)
  )
}

function namesIn({ families, records }: SystemModel): readonly string[] {
  return [...[...families].flatMap(seriesNames), ...[...records].map(({ record }) => record)]
}
