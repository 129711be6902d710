import { writtenBy } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import { latency, type Runbook, type Slo, type SloOptions, slo } from 'telltale'
import { errorSli } from '../slis.ts'
import type { HttpServerFamilies } from './families.ts'

export interface HttpServerSlosOptions {
  /** What the names begin with: `shop-api` makes `shop-api-availability` and `shop-api-latency`. */
  readonly name: string
  readonly availability: HttpSlo
  /** `within` is the time that a request may take: one of the histogram's bounds. */
  readonly latency: HttpSlo & { readonly within: Duration }
}

/** What a system says about an objective in its own words; how much is promised, it has to say. */
export interface HttpSlo
  extends Pick<SloOptions, 'objective'>,
    Partial<Omit<SloOptions, 'objective' | 'sli' | 'runbook'>> {
  readonly name?: string
  readonly runbook?: Partial<Omit<Runbook, 'meaning'>>
}

/**
 * What an HTTP server promises: that it answers, and how soon.
 *
 * @example
 * const slos = httpServerSlos(http, {
 *   name: 'shop-api',
 *   availability: { objective: 0.999 },
 *   latency: { objective: 0.95, within: '1s' },
 * })
 */
export function httpServerSlos(
  http: HttpServerFamilies,
  options: HttpServerSlosOptions,
): readonly [Slo, Slo] {
  const { name: answers = `${options.name}-availability`, ...available } = options.availability
  const { name: soon = `${options.name}-latency`, within, ...fast } = options.latency
  return writtenBy(httpServerSlos, () => [
    slo(answers, {
      title: 'API availability',
      ...available,
      sli: errorSli(http),
      runbook: {
        impact: 'Callers see failures, and clients that retry add load.',
        diagnosis: [
          'Find the failing routes in the request-rate panel.',
          'Compare the start of the burn with the last deployment.',
        ],
        mitigation: ['Roll back, or take the failing route out of service.'],
        ...available.runbook,
      },
    }),
    slo(soon, {
      title: 'API latency',
      ...fast,
      sli: latency(http.duration, within),
      runbook: {
        impact: 'Pages feel slow; when it grows, clients run into their timeouts.',
        diagnosis: [
          'Split the latency by route.',
          'Look for slow queries and at the event-loop lag of the process.',
        ],
        mitigation: ['Fix or cache the slow query; add a replica if the event loop is saturated.'],
        ...fast.runbook,
      },
    }),
  ])
}
