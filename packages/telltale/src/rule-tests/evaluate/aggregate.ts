import type { AggregateExpr } from '@telltale/promql'
import type { Value } from './evaluate.ts'
import { drop, keyOf, pick, type Sample, type Vector } from './vector.ts'
import { NotEvaluable } from './world.ts'

export function aggregate(
  { op, grouping }: AggregateExpr,
  vector: Vector,
  param: Value | undefined,
): Vector {
  const groups = new Map<string, { labels: Sample['labels']; members: Sample[] }>()
  for (const sample of vector) {
    const labels =
      grouping === undefined
        ? {}
        : grouping.kind === 'by'
          ? pick(sample.labels, grouping.labels)
          : drop(sample.labels, grouping.labels)
    const key =
      grouping === undefined ? '' : grouping.kind === 'by' ? valuesOf(labels) : keyOf(labels)
    const group = groups.get(key) ?? { labels, members: [] }
    group.members.push(sample)
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ labels, members }) => {
    if (op === 'topk' || op === 'bottomk') return extremes(op, members, param)
    const values = members.map(({ value }) => value)
    return [{ labels, value: combined(op, values, param) }]
  })
}

/** Of the same labels in the same order. */
function valuesOf(labels: Sample['labels']): string {
  return Object.entries(labels).flat().join('\n')
}

function combined(op: AggregateExpr['op'], values: readonly number[], param: Value | undefined) {
  switch (op) {
    case 'sum':
      return total(values)
    case 'avg':
      return total(values) / values.length
    case 'min':
      return Math.min(...values)
    case 'max':
      return Math.max(...values)
    case 'count':
      return values.length
    case 'group':
      return 1
    case 'stdvar':
      return variance(values)
    case 'stddev':
      return Math.sqrt(variance(values))
    case 'quantile':
      return quantile(typeof param === 'number' ? param : Number.NaN, values)
    default:
      throw new NotEvaluable(`${op}() is not supported`)
  }
}

/** The φ-quantile of some values, between two of them in proportion. */
export function quantile(phi: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = phi * (sorted.length - 1)
  const below = sorted[Math.max(0, Math.floor(rank))] ?? Number.NaN
  const above = sorted[Math.min(sorted.length - 1, Math.floor(rank) + 1)] ?? Number.NaN
  const weight = rank - Math.floor(rank)
  return below * (1 - weight) + above * weight
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

export function variance(values: readonly number[]): number {
  const mean = total(values) / values.length
  return total(values.map((value) => (value - mean) ** 2)) / values.length
}

function extremes(op: 'topk' | 'bottomk', members: readonly Sample[], param: Value | undefined) {
  const sign = op === 'topk' ? -1 : 1
  return [...members].sort((a, b) => sign * (a.value - b.value)).slice(0, Number(param))
}
