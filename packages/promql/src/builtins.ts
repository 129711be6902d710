/**
 * Series that Prometheus itself stores, as families that can be used like any gauge.
 *
 * No system declares them and no service exports them: they are not part of a system's families,
 * and `isBuiltin` tells them apart. All carry job and instance.
 * Source: https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series
 */
import { type AnyFamily, type Gauge, gauge } from '@telltale/core'

/**
 * 1 while the target can be scraped, else 0.
 *
 * @example
 * sum(up).by('job') // => 'sum by (job) (up)'
 */
export const up = gauge('up', { help: 'Whether the target could be scraped.' })

/**
 * How long the last scrape took. Unit: seconds.
 *
 * @example
 * max(scrapeDurationSeconds).by('job') // => 'max by (job) (scrape_duration_seconds)'
 */
export const scrapeDurationSeconds = gauge('scrape_duration_seconds', {
  help: 'Time taken by the last scrape of the target.',
})

/**
 * Samples that the target exposed in the last scrape.
 *
 * @example
 * sum(scrapeSamplesScraped) // => 'sum(scrape_samples_scraped)'
 */
export const scrapeSamplesScraped = gauge('scrape_samples_scraped', {
  help: 'Samples that the target exposed.',
  unit: 'samples',
})

/**
 * Samples that were left after metric relabelling.
 *
 * @example
 * sum(scrapeSamplesPostMetricRelabeling) // => 'sum(scrape_samples_post_metric_relabeling)'
 */
export const scrapeSamplesPostMetricRelabeling = gauge('scrape_samples_post_metric_relabeling', {
  help: 'Samples of the target that were left after metric relabelling.',
  unit: 'samples',
})

/**
 * About how many series appeared with the last scrape: the churn of the target.
 *
 * @example
 * sumOverTime(scrapeSeriesAdded, '1h') // => 'sum_over_time(scrape_series_added[1h])'
 */
export const scrapeSeriesAdded = gauge('scrape_series_added', {
  help: 'Approximate number of series that the last scrape created.',
  unit: 'series',
})

/**
 * The scrape timeout of the target. Unit: seconds. Needs the feature flag `extra-scrape-metrics`.
 *
 * @example
 * max(scrapeTimeoutSeconds) // => 'max(scrape_timeout_seconds)'
 */
export const scrapeTimeoutSeconds = gauge('scrape_timeout_seconds', {
  help: 'Configured scrape timeout of the target.',
})

/**
 * The sample limit of the target, 0 for none. Needs the feature flag `extra-scrape-metrics`.
 *
 * @example
 * max(scrapeSampleLimit) // => 'max(scrape_sample_limit)'
 */
export const scrapeSampleLimit = gauge('scrape_sample_limit', {
  help: 'Configured sample limit of the target; 0 for none.',
  unit: 'samples',
})

/**
 * Size of the last answer, -1 when it was over the limit. Unit: bytes, before compression. Needs
 * the feature flag `extra-scrape-metrics`.
 *
 * @example
 * max(scrapeBodySizeBytes) // => 'max(scrape_body_size_bytes)'
 */
export const scrapeBodySizeBytes = gauge('scrape_body_size_bytes', {
  help: 'Uncompressed size of the last scrape answer; -1 when it exceeded the limit.',
})

type AnyLabels = Readonly<Record<string, string>>

/**
 * 1 for each alert that is pending or firing, with the labels of the alert.
 *
 * @example
 * count(select(alerts, { alertstate: 'firing' })).by('alertname') // => 'count by (alertname) (ALERTS{alertstate="firing"})'
 */
export const alerts: Gauge<'ALERTS', AnyLabels> = gauge('ALERTS', {
  help: 'Alerts that are pending or firing.',
})

/**
 * When each alert became active. Unit: seconds since 1970.
 *
 * @example
 * time().sub(alertsForState) // => 'time() - ALERTS_FOR_STATE'
 */
export const alertsForState: Gauge<'ALERTS_FOR_STATE', AnyLabels> = gauge('ALERTS_FOR_STATE', {
  help: 'Time at which each alert became active.',
  unit: 'seconds',
})

/**
 * 1 for each target of OpenTelemetry, whose resource attributes are its labels.
 *
 * @example
 * group(targetInfo).by('service_version') // => 'group by (service_version) (target_info)'
 */
export const targetInfo: Gauge<'target_info', AnyLabels> = gauge('target_info', {
  help: 'Resource attributes of an OpenTelemetry target.',
})

/** All of them. */
export const builtins = Object.freeze({
  up,
  scrapeDurationSeconds,
  scrapeSamplesScraped,
  scrapeSamplesPostMetricRelabeling,
  scrapeSeriesAdded,
  scrapeTimeoutSeconds,
  scrapeSampleLimit,
  scrapeBodySizeBytes,
  alerts,
  alertsForState,
  targetInfo,
})

const names: ReadonlySet<string> = new Set(Object.values(builtins).map(({ name }) => name))

/** Whether Prometheus itself stores this family. */
export function isBuiltin(family: Pick<AnyFamily, 'name'>): boolean {
  return names.has(family.name)
}
