import { type AnyFamily, type Label, seriesBound } from '@telltale/core'
import type { Collector, Labels } from './client.ts'

/** Lines per family that are created before anything has happened. */
export const zeroBudget = 1_000

/**
 * Creates every known series of a counter or a histogram at 0, so that `increase()` sees the
 * first event and a ratio has both its sides from the start.
 *
 * Families with an open label of unknown values, and those beyond the budget, start empty.
 * Source: https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics
 */
export function zeroSeries(
  family: AnyFamily,
  collector: Collector,
  values: Readonly<Record<string, readonly string[]>>,
): void {
  if (family.kind !== 'counter' && family.kind !== 'histogram') return
  const known = Object.entries<Label>(family.labels).map(
    ([name, label]) => [name, knownValues(label, values[name])] as const,
  )
  const count = known.reduce((product, [, list]) => product * list.length, 1)
  if (count * linesPerSeries(family) > zeroBudget) return
  for (const labels of combinations(known)) {
    if (family.kind === 'counter') collector.inc(labels, 0)
    else collector.zero(labels)
  }
}

/** No value at all for an open label that nobody listed: its product is then 0. */
function knownValues(label: Label, allowed: readonly string[] | undefined): readonly string[] {
  if (label.kind === 'closed') return label.values
  if (!allowed) return []
  return [...new Set([...allowed, ...(label.fold === undefined ? [] : [label.fold])])]
}

/** Lines that one label set of a family takes. */
export function linesPerSeries(family: AnyFamily): number {
  return seriesBound({ ...family, labels: {} })
}

function* combinations(
  known: readonly (readonly [string, readonly string[]])[],
): Generator<Labels> {
  const [first, ...rest] = known
  if (!first) {
    yield {}
    return
  }
  const [name, list] = first
  for (const value of list) {
    for (const others of combinations(rest)) yield { [name]: value, ...others }
  }
}
