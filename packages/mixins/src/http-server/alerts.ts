import { writtenBy } from '@telltale/core'
import type { Duration, LabelsOf } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyHistogram } from '../families.ts'
import { given } from '../given.ts'
import { moreThan } from '../in-words.ts'
import { type TargetDownOptions, targetDownAlert } from '../target/alerts.ts'
import { type SlowOptions, slowAlert } from '../timed-work/alerts.ts'
import type { HttpServerFamilies } from './families.ts'
import { errorRatio, type StatusShareOptions } from './queries.ts'

export interface ServerErrorsOptions<A, K extends string>
  extends Omit<StatusShareOptions<A, K>, 'range'>,
    AlertChanges<K> {
  /** The largest share that is fine. @default 0.05 */
  readonly above?: number
  /** Over which the share is taken. @default '5m' */
  readonly range?: Duration
}

/**
 * An alert on the share of requests that end with a server error, or with other codes.
 *
 * @example
 * serverErrorsAlert('ShopHighErrorRate', http, { above: 0.01 })
 * // sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.01
 */
export function serverErrorsAlert<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  name: string,
  http: { readonly requests: A },
  options: ServerErrorsOptions<A, K> = {},
): AlertingRule {
  const { above = 0.05, codes = /5../, by, where, range = '5m', ...changes } = options
  const status = `${codes.source.replaceAll('.', 'x')} status`
  const errors = codes.source.startsWith('5') ? 'server error' : status
  return alertWith(serverErrorsAlert, name, changes, () => ({
    when: errorRatio<A, K>(http, { codes, range, ...given({ by, where }) }).gt(above),
    for: '5m',
    severity: 'critical',
    summary: `API answers too many ${errors === status ? `requests with a ${status}` : `${errors}s`}.`,
    description: `{{ $value | humanizePercentage }} of the requests end with a ${status}.`,
    runbook: {
      meaning: `${moreThan(above, 'requests', 'is answered', 'are answered')} with a ${errors}.`,
      impact: 'Callers see failures, and clients that retry add load.',
      diagnosis: [
        'Find the failing routes in the request-rate panel.',
        'Compare the start with the last deployment.',
        'Check the health of what the service depends on.',
      ],
      mitigation: ['Roll back, or take the failing route out of service.'],
    },
  }))
}

export interface SlowRequestsOptions<A, K extends string>
  extends Omit<SlowOptions<A, K>, 'above' | 'things'> {
  /** Seconds; one of the histogram's bounds, because between them a quantile is a guess. @default 1 */
  readonly above?: number
}

/**
 * An alert on a quantile of the requests' duration.
 *
 * @example
 * slowRequestsAlert('ShopSlow', http, { above: 2.5 })
 * // histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2.5
 */
export function slowRequestsAlert<A extends AnyHistogram, const K extends LabelsOf<A> = never>(
  name: string,
  http: { readonly duration: A },
  { above = 1, runbook, ...options }: SlowRequestsOptions<A, K> = {},
): AlertingRule {
  return writtenBy(slowRequestsAlert, () =>
    slowAlert<A, K>(name, http.duration, {
      above,
      things: 'requests',
      summary: 'API is slow.',
      ...options,
      runbook: {
        impact: 'Pages feel slow; when it grows, clients run into their timeouts.',
        diagnosis: [
          'Split the latency by route.',
          'Look for slow queries.',
          'Look at the event-loop lag of the process.',
        ],
        mitigation: ['Fix or cache the slow query; add a replica if the event loop is saturated.'],
        ...runbook,
      },
    } as SlowOptions<A, K>),
  )
}

/** The alerts of an HTTP server, by what they are about. */
export interface HttpServerAlerts {
  readonly down: AlertingRule
  readonly errors: AlertingRule
  readonly latency: AlertingRule
}

export interface HttpServerAlertsOptions<H extends HttpServerFamilies> {
  /** What the names begin with: `Shop` makes `ShopDown`, `ShopHighErrorRate`, `ShopHighLatency`. */
  readonly name: string
  /** The scrape job. */
  readonly job: string
  readonly down?: Named<TargetDownOptions>
  readonly errors?: Named<ServerErrorsOptions<H['requests'], LabelsOf<H['requests']>>>
  readonly latency?: Named<SlowRequestsOptions<H['duration'], LabelsOf<H['duration']>>>
}

type Named<T> = T & { readonly name?: string }

/**
 * Alerts on a server that does not answer, fails or is slow.
 *
 * @example
 * const alerts = httpServerAlerts(http, { name: 'Shop', job: 'shop-api', latency: { above: 0.5 } })
 * ruleGroup('shop_api', Object.values(alerts))
 */
export function httpServerAlerts<const H extends HttpServerFamilies>(
  http: H,
  options: HttpServerAlertsOptions<H>,
): HttpServerAlerts {
  const { name, job } = options
  const { name: downName = `${name}Down`, ...down } = options.down ?? {}
  const { name: errorsName = `${name}HighErrorRate`, ...errors } = options.errors ?? {}
  const { name: latencyName = `${name}HighLatency`, ...latency } = options.latency ?? {}
  return writtenBy(httpServerAlerts, () => ({
    down: targetDownAlert(downName, job, down),
    errors: serverErrorsAlert<H['requests'], LabelsOf<H['requests']>>(errorsName, http, errors),
    latency: slowRequestsAlert<H['duration'], LabelsOf<H['duration']>>(latencyName, http, latency),
  }))
}
