import type { AggregateExpr } from '@telltale/promql'
import type { Value } from './evaluate.ts'
import { grouped, type Line, only, remembered, unnamed, without } from './line.ts'

/** @throws Error for what it does not know */
export function aggregated(
  { op, grouping }: AggregateExpr,
  lines: readonly Line[],
  parameter: Value | undefined,
): readonly Line[] {
  const labelsOf = (labels: Line['labels']) =>
    grouping === undefined
      ? {}
      : grouping.kind === 'by'
        ? only(labels, grouping.labels)
        : without(unnamed(labels), grouping.labels)
  const groups = grouped(lines, labelsOf)
  const number = (seconds: number) =>
    parameter?.kind === 'scalar' ? parameter.at(seconds) : Number.NaN
  if (op === 'topk' || op === 'bottomk' || op === 'limitk') {
    return groups.flatMap((group) => {
      const chosen = remembered((seconds) => best(op, group.lines, number(seconds), seconds))
      return group.lines.map((line) => ({
        labels: line.labels,
        at: (seconds: number) => (chosen(seconds).has(line) ? line.at(seconds) : Number.NaN),
      }))
    })
  }
  const compute = aggregations[op]
  if (compute === undefined)
    throw new Error(`What is made up here does not know ${op}(); a Prometheus does.`)
  return groups.map((group) => ({
    labels: group.labels,
    at: remembered((seconds) => {
      const values = group.lines
        .map(({ at }) => at(seconds))
        .filter((value) => !Number.isNaN(value))
      return values.length === 0 ? Number.NaN : compute(values, number(seconds))
    }),
  }))
}

function best(op: string, lines: readonly Line[], count: number, seconds: number) {
  const order = op === 'topk' ? -1 : op === 'bottomk' ? 1 : 0
  const present = lines
    .map((line) => ({ line, value: line.at(seconds) }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => order * (a.value - b.value))
  return new Set(present.slice(0, count).map(({ line }) => line))
}

type Aggregation = (values: readonly number[], parameter: number) => number

const sum: Aggregation = (values) => values.reduce((all, value) => all + value, 0)
const mean: Aggregation = (values) => sum(values, 0) / values.length
const variance: Aggregation = (values) => {
  const middle = mean(values, 0)
  return mean(
    values.map((value) => (value - middle) ** 2),
    0,
  )
}

export const aggregations: Readonly<Record<string, Aggregation | undefined>> = {
  sum,
  avg: mean,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  count: (values) => values.length,
  group: () => 1,
  stdvar: variance,
  stddev: (values) => Math.sqrt(variance(values, 0)),
  quantile: (values, share) => {
    const sorted = [...values].sort((a, b) => a - b)
    const at = Math.min(1, Math.max(0, share)) * (sorted.length - 1)
    const below = sorted[Math.floor(at)] ?? Number.NaN
    return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at - Math.floor(at))
  },
}
