/**
 * What recording rules would have recorded in times that were never lived through.
 *
 * Prometheus itself evaluates each rule at each moment; the results are stored under the rule's
 * name. Records of records come after those that they read.
 */
import { print, walk } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { type Rule, recordsOf } from '../rules/rule-group.ts'
import { expressionOf, finds } from '../rules/rule-order.ts'
import { contextOf } from '../rules/rule-range.ts'
import type { StoredSeries } from '../simulate/tsdb/block.ts'
import type { PrometheusApi, QueryRange } from './prometheus-api.ts'

/** The recording rules that the rules read, in the end; in levels, each reading only those before. */
export function recordLevels(
  system: System,
  readers: readonly Rule[],
): readonly (readonly RecordingRule[])[] {
  const all = recordsOf(system.options.rules)
  const depths = new Map<RecordingRule, number>()
  const depthOf = (rule: Rule, path: readonly Rule[]): number => {
    const read = readBy(rule, all).filter((other) => !path.includes(other))
    const depth = Math.max(0, ...read.map((other) => depthOf(other, [...path, rule]) + 1))
    if (rule.kind === 'recording rule') depths.set(rule, depth)
    return depth
  }
  for (const rule of readers) depthOf(rule, [])
  const deepest = Math.max(-1, ...depths.values())
  return Array.from({ length: deepest + 1 }, (_, level) =>
    [...depths].flatMap(([rule, depth]) => (depth === level ? [rule] : [])),
  )
}

function readBy(rule: Rule, all: readonly RecordingRule[]): readonly RecordingRule[] {
  const selectors = [...walk(expressionOf(rule))].filter((node) => node.type === 'VectorSelector')
  return all.filter((other) => selectors.some((selector) => finds(selector, other)))
}

/** Prometheus gives at most 11,000 points of a series at once. */
const mostPoints = 10_000

/** What a rule records in a stretch of time. */
export async function recorded(
  rule: RecordingRule,
  system: System,
  range: QueryRange,
  api: PrometheusApi,
): Promise<readonly StoredSeries[]> {
  const query = print(rule.expr, contextOf(rule, system.options.prometheus))
  const count = Math.round((range.to - range.from) / range.step) + 1
  const bySeries = new Map<string, { labels: StoredSeries['labels']; values: Float64Array }>()
  for (let first = 0; first < count; first += mostPoints) {
    const last = Math.min(count, first + mostPoints) - 1
    const from = range.from + first * range.step
    const to = range.from + last * range.step
    const { series } = await api.queryRange(query, { from, to, step: range.step })
    for (const { labels: found, times, values } of series) {
      const labels = { ...found, ...rule.options.labels, __name__: rule.record }
      const key = JSON.stringify(Object.entries(labels).sort())
      const known = bySeries.get(key) ?? {
        labels,
        values: new Float64Array(count).fill(Number.NaN),
      }
      bySeries.set(key, known)
      for (const [i, time] of times.entries()) {
        known.values[Math.round((time - range.from) / range.step)] = values[i] ?? Number.NaN
      }
    }
  }
  const times = Float64Array.from({ length: count }, (_, i) => (range.from + i * range.step) * 1000)
  return [...bySeries.values()].map((each) => ({ ...each, times, marksEnd: true }))
}
