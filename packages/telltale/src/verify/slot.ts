/**
 * Cases of alerts, each at a time of its own: one Prometheus holds them all, and none sees the
 * others, because more time lies between them than any query looks back.
 */
import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertTestCase } from '../rule-tests/alert-test.ts'
import { testContext } from '../rule-tests/context.ts'
import { reachOf } from '../rule-tests/terms.ts'
import { testOf } from '../rule-tests/test-of.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { StoredSeries } from '../simulate/tsdb/block.ts'
import { sampleValues } from './sample-values.ts'

export interface Slot {
  readonly rule: AlertingRule
  readonly test: AlertTestCase
  /** Unix time of the first evaluation; the last, and the time between two: all in seconds. */
  readonly from: number
  readonly to: number
  readonly step: number
  readonly series: readonly StoredSeries[]
}

export interface Cases {
  readonly slots: readonly Slot[]
  /** Alerts of which nobody knows a case, with the reason. */
  readonly unproven: readonly { readonly rule: AlertingRule; readonly reason: string }[]
}

/** The cases of every alert of a system, one after the other, all of them before `endMs`. */
export function slotsOf(system: System, endMs: number): Cases {
  const context = testContext(system)
  const slots: Slot[] = []
  const unproven: Cases['unproven'][number][] = []
  let before = endMs
  for (const rule of alertsOf(system.options.rules)) {
    const found = testOf(rule, system)
    if ('reason' in found) {
      unproven.push({ rule, reason: found.reason })
      continue
    }
    const range = ruleRange(rule, system.options.prometheus)
    const reachMs = reachOf(rule.options.when.node, range, context) + lookbackMs
    for (const test of found.test.cases) {
      const slot = slotOf(rule, test, before)
      slots.push(slot)
      // What lies before this one is not seen by it.
      before = slot.from * 1000 - reachMs - lookbackMs
    }
  }
  return { slots, unproven }
}

/** Prometheus takes a sample for the current one for so long. */
const lookbackMs = 300_000
const hourMs = 3_600_000

function slotOf(rule: AlertingRule, test: AlertTestCase, beforeMs: number): Slot {
  const stepMs = durationMs(test.interval ?? '1m') ?? 60_000
  const samplingMs = durationMs(test.sampling ?? test.interval ?? '1m') ?? stepMs
  const values = test.series.map((series) => sampleValues(series.values))
  const lastExpected = Math.max(0, ...test.expect.map(({ at }) => durationMs(at) ?? 0))
  const longest = Math.max(0, ...values.map((each) => (each.length - 1) * samplingMs))
  const lengthMs = Math.ceil(Math.max(lastExpected, longest) / stepMs) * stepMs
  // From a full hour, so that messages show round times.
  const fromMs = Math.floor((beforeMs - lengthMs - lookbackMs) / hourMs) * hourMs
  return {
    rule,
    test,
    from: fromMs / 1000,
    to: (fromMs + lengthMs) / 1000,
    step: stepMs / 1000,
    series: test.series.map(({ name, labels = {} }, i) => ({
      labels: { __name__: name, ...labels },
      times: Float64Array.from(values[i] ?? [], (_, t) => fromMs + t * samplingMs),
      values: Float64Array.from(values[i] ?? []),
    })),
  }
}
