import type { RecordedAs } from '@telltale/promql'
import { recordPlaces } from '../../rules/rule-places.ts'
import { recordsRead } from './records-read.ts'
import { ruleCheck } from './rule-check.ts'

export const cycle = ruleCheck(
  {
    code: 'rules/cycle',
    severity: 'error',
    title: 'Recording rules read each other in a circle.',
  },
  function* (system) {
    const places = recordPlaces(system)
    const reads = new Map<RecordedAs, readonly RecordedAs[]>(
      places.map(({ rule }) => [rule, recordsRead(rule)]),
    )
    const reported = new Set<RecordedAs>()
    for (const place of places) {
      if (reported.has(place.rule)) continue
      const circle = circleFrom(place.rule, reads)
      if (circle === undefined) continue
      for (const rule of circle) reported.add(rule)
      const names = [...circle, place.rule].map(({ record }) => record)
      yield {
        place,
        summary:
          circle.length === 1
            ? `${place.rule.record} reads itself`
            : `recording rules read each other: ${names.join(' -> ')}`,
        why: 'Each of them needs the others first: in the beginning there is nothing, and so it stays.',
        fix: 'Read the metric that is measured instead of the series that is recorded.',
      }
    }
  },
)

/** The way from a rule back to itself. */
function circleFrom(
  start: RecordedAs,
  reads: ReadonlyMap<RecordedAs, readonly RecordedAs[]>,
): readonly RecordedAs[] | undefined {
  const seen = new Set<RecordedAs>()
  const ways: (readonly RecordedAs[])[] = [[start]]
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const last = way.at(-1)
    for (const next of (last && reads.get(last)) ?? []) {
      if (next === start) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
