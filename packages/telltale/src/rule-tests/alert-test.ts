/**
 * The proof of an alert, as data: series over time, and which alerts fire when.
 *
 * Derived from the condition by `derive.ts`, or given by the author in the option `test`; written
 * as a rule-test file of promtool by `test-file.ts`.
 */
import type { Duration } from '@telltale/promql'
import type { AlertSeverity } from '../rules/alerting-rule.ts'

export interface AlertTest {
  readonly cases: readonly AlertTestCase[]
}

export interface AlertTestCase {
  /** What the case shows: `fires`, `just below the threshold`, `no data`, `recovery`. */
  readonly name: string
  /** Time between two evaluations. @default '1m' */
  readonly interval?: Duration
  /** Time between two samples. @default the interval */
  readonly sampling?: Duration
  readonly series: readonly TestSeries[]
  /** Moments at which exactly these alerts fire, in any order. */
  readonly expect: readonly Expectation[]
}

/**
 * One series from the beginning of the case.
 *
 * `values` is promtool's notation: `0+2x10` starts at 0 and adds 2 ten times; `5x10` stays at 5;
 * `_x3` is missing three times; parts follow each other.
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 */
export interface TestSeries {
  /** The name as it is exposed: `http_requests_total`, `http_request_duration_seconds_bucket`. */
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly values: string
}

export interface Expectation {
  readonly at: Duration
  /** The alerts of this rule that fire then; none: it is silent. */
  readonly firing: readonly FiringAlert[]
}

export interface FiringAlert {
  /** Which of several alerts of one name. @default the one that the test is about */
  readonly severity?: AlertSeverity
  /** The labels that the condition returns; those of the rule are added. */
  readonly labels?: Readonly<Record<string, string>>
  /** What `$value` is then; needed where an annotation shows it. */
  readonly value?: number
}
