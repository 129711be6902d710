import type { Node } from '@telltale/promql'
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

/** An expression that cannot be evaluated here, although Prometheus can. */
export class NotEvaluable extends Error {}
