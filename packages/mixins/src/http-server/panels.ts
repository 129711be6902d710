import { writtenBy } from '@telltale/core'
import { type LabelsOf, type MatchersFor, quantiles, rate, select, sum } from '@telltale/promql'
import { type Panel, type Row, type RowOptions, row, stat, timeseries } from 'telltale'
import type { AnyCounter, AnyHistogram } from '../families.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import type { HttpServerAlerts } from './alerts.ts'
import { type HttpServerFamilies, labelsOfFact } from './families.ts'
import { errorShare } from './queries.ts'

export interface HttpServerPanelsOptions<H extends HttpServerFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: Partial<HttpServerAlerts>
  /** Only these requests: rate and latency. Errors are shown as the alert counts them, of all. */
  readonly where?: MatchersFor<H['requests']> & MatchersFor<H['duration']>
  /** What the request rate is split by. @default method and route */
  readonly by?: readonly LabelsOf<H['requests']>[]
  /** @default 0.5, 0.95 and 0.99 */
  readonly quantiles?: readonly number[]
  readonly requestRate?: PanelChanges<'timeseries'>
  readonly latency?: PanelChanges<'timeseries'>
  readonly errors?: PanelChanges<'timeseries'>
  readonly active?: PanelChanges<'stat'> & { readonly series?: string }
}

/**
 * Rate, errors and duration of an HTTP server, and what is in progress, as panels: "RED".
 * Source: https://grafana.com/blog/2018/08/02/the-red-method-how-to-instrument-your-services/
 *
 * @example
 * dashboard('shop-api', { title: 'Shop API' }, ...httpServerPanels(http, { alerts }))
 */
export function httpServerPanels<const H extends HttpServerFamilies>(
  http: H,
  options: HttpServerPanelsOptions<H> = {},
): readonly Panel[] {
  const { alerts = {}, quantiles: phis = [0.5, 0.95, 0.99] } = options
  const where = (options.where ?? {}) as object
  const by: readonly string[] =
    options.by ??
    (['method', 'route'] as const).flatMap((fact) => labelsOfFact(http.requests, fact))
  const requests: AnyCounter = http.requests
  return writtenBy(httpServerPanels, () => [
    timeseries(
      options.requestRate?.title ?? 'Request rate',
      sum(rate(select(requests, where))).by(...by),
      panelOptions(options.requestRate, alerts.down),
    ),
    timeseries(
      options.latency?.title ?? 'Request latency',
      quantiles<AnyHistogram>(http.duration, phis, { where }),
      panelOptions(options.latency, alerts.latency),
    ),
    timeseries(
      options.errors?.title ?? 'Error rate',
      errorShare(http),
      panelOptions(options.errors, alerts.errors),
    ),
    ...activePanel(http, options),
  ])
}

function activePanel(
  { active }: HttpServerFamilies,
  { active: changes }: Pick<HttpServerPanelsOptions<HttpServerFamilies>, 'active'>,
): readonly Panel[] {
  if (!active) return []
  const { title = 'Requests in progress', series = 'in progress', ...panel } = changes ?? {}
  return [stat(title, { expr: sum(active), legend: series }, { sparkline: true, ...panel })]
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, httpServerRow('API', http, { alerts }))
 */
export function httpServerRow<const H extends HttpServerFamilies>(
  title: string,
  http: H,
  options: HttpServerPanelsOptions<H> & RowOptions = {},
): Row {
  return writtenBy(httpServerRow, () =>
    row(title, rowOptions(options), ...httpServerPanels<H>(http, options)),
  )
}
