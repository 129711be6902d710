import { type AnyFamily, didYouMean, type Problem } from '@telltale/core'
import { isBuiltin, type VectorSelector } from '@telltale/promql'
import { excerptOf } from './excerpt.ts'
import type { ExpressionUse, Model, SystemModel } from './model.ts'
import { seriesNames } from './series-names.ts'

/**
 * Every metric that a system queries is one that the same system exposes or records, or one of
 * Prometheus itself.
 *
 * Queries that were built refer to definitions, and are followed by identity; hand-written ones
 * refer to names.
 */
export function* undeclaredMetrics({ systems }: Model): Generator<Problem> {
  for (const system of systems) {
    for (const use of system.uses) {
      const reported = new Set<string>()
      for (const node of use.nodes) {
        if (node.type !== 'VectorSelector') continue
        const problem = undeclared(node, use, system, systems)
        if (problem === undefined || reported.has(problem.summary)) continue
        reported.add(problem.summary)
        yield problem
      }
    }
  }
}

function undeclared(
  selector: VectorSelector,
  use: ExpressionUse,
  system: SystemModel,
  systems: readonly SystemModel[],
): Problem | undefined {
  const { series, name } = selector
  if (series?.of === 'family') {
    const { family } = series
    if (system.families.has(family) || isBuiltin(family)) return undefined
    return problem(name ?? family.name, use, system, foreign(family, system, systems))
  }
  // Rules that no group contains are the business of the rules' own checks.
  if (series?.of === 'rule') return undefined
  // Without a name the matchers choose; a variable in the name is known in Grafana only.
  if (name === undefined || name.includes('$') || system.environment.resolve(name)) return undefined
  return problem(name, use, system, unknown(name, system, systems))
}

type Words = Pick<Problem, 'summary' | 'fix' | 'related'>

function problem(
  name: string,
  { node, at, path }: ExpressionUse,
  { system }: SystemModel,
  words: Words,
): Problem {
  return {
    code: 'metrics/undeclared',
    severity: 'error',
    at,
    path,
    excerpt: excerptOf(node, name, `nothing in ${system.name} has this name`),
    why: 'Prometheus has no such series here: the panel stays empty, the alert never fires, and nothing says so.',
    ...words,
  }
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
