import { counter, gauge } from './family.ts'
import { oneOf, upTo } from './label.ts'

/** Why a sample was not recorded. */
export const dropReasons = [
  'missing_label',
  'undeclared_label',
  'unknown_label_value',
  'too_many_label_values',
  'invalid_value',
  'client_error',
] as const

const metric = upTo(1000).otherwise('other')

/** What every instrumented process exposes about its own metrics. */
export const telltaleMetrics = Object.freeze({
  droppedSamples: counter('telltale_dropped_samples_total', {
    help: 'Samples that were not recorded, because their labels or value do not fit the definition of the metric.',
    unit: 'samples',
    labels: {
      metric,
      reason: oneOf(...dropReasons),
    },
  }),
  foldedLabelValues: counter('telltale_folded_label_values_total', {
    help: 'Label values that were replaced by the one into which their label folds unknown values. A bound handle counts once.',
    unit: 'values',
    labels: { metric, label: upTo(100).otherwise('other') },
    allow: {
      'metrics/too-many-series':
        'A service has some dozens of families, and few of their labels ever fold.',
    },
  }),
  series: gauge('telltale_series', {
    help: 'Series that the process exposes for a metric, as Prometheus counts them.',
    unit: 'series',
    labels: { metric },
  }),
  collectFailures: counter('telltale_collect_failures_total', {
    help: 'Scrapes from which a metric was missing, because its collector failed or took too long.',
    unit: 'scrapes',
    labels: { metric, reason: oneOf('error', 'timeout') },
  }),
  processes: gauge('telltale_processes', {
    help: 'Processes whose metrics are put together: those that answer, those that are late, those that have ended and whose counters stay, and those whose file cannot be read.',
    unit: 'processes',
    labels: { state: oneOf('live', 'late', 'ended', 'unreadable') },
    aggregate: 'last',
  }),
})
