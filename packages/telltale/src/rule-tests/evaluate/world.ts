import type { Node, VectorSelector } from '@telltale/promql'
import type { Signal } from './signal.ts'
import type { Vector } from './vector.ts'

/** Everything that an expression of a test can read. */
export interface World {
  readonly signals: ReadonlyMap<string, readonly Signal[]>
  /** Rules by the name under which they record. */
  readonly records: ReadonlyMap<string, readonly RecordedRule[]>
  readonly intervalMs: number
  /** Whether a range leaves out its beginning, as it does since Prometheus 3. */
  readonly leftOpen: boolean
  /** What rules have recorded already. */
  readonly memo: Map<RecordedRule, Map<number, Vector>>
}

export interface RecordedRule {
  readonly record: string
  readonly node: Node
  readonly labels: Readonly<Record<string, string>>
  /** What `rate()` and the like read where they name no range. */
  readonly range: string
}

/** The rules whose results a selector can find: by name, and by the labels that they set. */
export function rulesFor(
  { name, matchers }: VectorSelector,
  records: World['records'],
): readonly RecordedRule[] {
  return (records.get(name ?? '') ?? []).filter(({ labels }) =>
    matchers.every(({ label, op, value }) => {
      const set = labels[label]
      return set === undefined || op !== '=' || set === value
    }),
  )
}

/** An expression that cannot be evaluated here, although Prometheus can. */
export class NotEvaluable extends Error {}
