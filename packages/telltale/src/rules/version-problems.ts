/** What a rule file may say depends on the Prometheus that reads it. */
import type { Problem } from '@telltale/core'
import { walk } from '@telltale/promql'
import { isBefore, prometheusVersion, type Version } from '../project/prometheus-version.ts'
import type { System } from '../project/system.ts'
import { ruleName } from './rule-group.ts'
import { expressionOf } from './rule-order.ts'
import { problemOf, rulePlaces } from './rule-places.ts'
import { functionsCalledBy } from './template-problems.ts'

/** Functions and aggregations are the matter of `promql/unavailable`. */
export function* versionProblems(system: System): Iterable<Problem> {
  const version = prometheusVersion(system)
  if (version === undefined) return
  const isMissing = (feature: Feature) => isBefore(version, since[feature])
  const text = (feature: Feature) => ({
    code: 'rules/needs-version',
    why: 'A Prometheus that does not know it refuses the whole rule file, and evaluates none of its rules.',
    fix: `Use an image of Prometheus ${versionText(since[feature])} or later, or leave it out.`,
  })
  const needs = (what: string, feature: Feature) =>
    `${what}, which Prometheus has since ${versionText(since[feature])}; this one is ${versionText(version)}`

  for (const place of rulePlaces(system)) {
    const { rule } = place
    if (
      rule.kind === 'alerting rule' &&
      rule.options.keepFiringFor !== undefined &&
      isMissing('keepFiringFor')
    ) {
      yield problemOf(place, {
        ...text('keepFiringFor'),
        summary: needs(`${rule.name} has keepFiringFor`, 'keepFiringFor'),
      })
    }
    const called = rule.kind === 'alerting rule' ? functionsCalledBy(rule) : undefined
    for (const feature of templateFeatures) {
      if (!called?.has(feature) || !isMissing(feature)) continue
      yield problemOf(place, {
        ...text(feature),
        summary: needs(`${ruleName(rule)} uses the template function ${feature}`, feature),
      })
    }
    const name = isMissing('anyName') ? unusualName(expressionOf(rule)) : undefined
    if (name !== undefined) {
      yield problemOf(place, {
        ...text('anyName'),
        summary: needs(`the name "${name}"`, 'anyName'),
      })
    }
  }
  for (const group of system.options.rules) {
    for (const feature of groupFeatures) {
      if (group.options[feature] === undefined || !isMissing(feature)) continue
      yield {
        ...text(feature),
        severity: 'error',
        summary: needs(`rule group "${group.name}" has ${feature}`, feature),
        at: group.at,
        path: [system.options.title, group.name],
      }
    }
  }
}

/** Source: https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md */
const since = {
  keepFiringFor: { major: 2, minor: 42 },
  limit: { major: 2, minor: 31 },
  queryOffset: { major: 2, minor: 53 },
  labels: { major: 3, minor: 0 },
  /** Metrics and labels with other characters than letters, digits and underscores. */
  anyName: { major: 3, minor: 0 },
  toDuration: { major: 3, minor: 6 },
  now: { major: 3, minor: 6 },
  urlQueryEscape: { major: 3, minor: 8 },
} as const satisfies Readonly<Record<string, Version>>

type Feature = keyof typeof since
const templateFeatures = ['toDuration', 'now', 'urlQueryEscape'] as const
const groupFeatures = ['limit', 'queryOffset', 'labels'] as const

function versionText({ major, minor }: Version): string {
  return `${major}.${minor}`
}

/** A name in an expression that has to stand in quotes. */
function unusualName(root: ReturnType<typeof expressionOf>): string | undefined {
  for (const node of walk(root)) {
    if (node.type !== 'VectorSelector') continue
    const names = [node.name ?? '', ...node.matchers.map(({ label }) => label)]
    const found = names.find((name) => name !== '' && !/^[a-zA-Z_:$][a-zA-Z0-9_:]*$/.test(name))
    if (found !== undefined) return found
  }
  return undefined
}
