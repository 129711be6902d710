import { writtenBy } from '@telltale/core'
import { type LabelsOf, type MatchersFor, rate, select, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type Panel, type Row, type RowOptions, row, timeseries } from 'telltale'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { legendOf } from '../legend.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { hitRatio } from './queries.ts'

/** What of a cache's families is shown: those of `cache()`, or declared by hand. */
export interface CacheFamilies {
  readonly hits: AnyCounter
  readonly misses: AnyCounter
  readonly evictions?: AnyCounter
  readonly entries?: AnyGauge
  readonly bytes?: AnyGauge
}

export interface CachePanelsOptions<C extends CacheFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: { readonly hitRatio?: AlertingRule; readonly large?: AlertingRule }
  readonly where?: MatchersFor<C['hits']>
  /** What everything is split by. @default all labels of the hits */
  readonly by?: readonly LabelsOf<C['hits']>[]
  readonly hitRatio?: PanelChanges<'timeseries'>
  /** Hits, misses and evictions. */
  readonly lookups?: PanelChanges<'timeseries'>
  readonly entries?: PanelChanges<'timeseries'>
  readonly bytes?: PanelChanges<'timeseries'>
}

/**
 * A cache: how much of what is asked it answers, how it does so, how large it is.
 *
 * @example
 * dashboard('shop-cache', { title: 'Shop cache' }, ...cachePanels(cache, { alerts }))
 */
export function cachePanels<const C extends CacheFamilies>(
  cache: C,
  options: CachePanelsOptions<C> = {},
): readonly Panel[] {
  const { alerts = {} } = options
  const where = (options.where ?? {}) as object
  const by: readonly string[] = options.by ?? Object.keys(cache.hits.labels)
  return writtenBy(cachePanels, () => [
    timeseries(
      options.hitRatio?.title ?? 'Cache hit rate',
      hitRatio<AnyCounter, string>(cache, { by, where }),
      panelOptions(options.hitRatio, alerts.hitRatio),
    ),
    timeseries(options.lookups?.title ?? 'Cache performance', lookups(cache, where, by), {
      unit: 'ops',
      ...panelOptions(options.lookups, undefined),
    }),
    ...held(cache.entries, where, by, 'Cache entries', options.entries, alerts.large),
    ...held(cache.bytes, where, by, 'Cache memory', options.bytes, undefined),
  ])
}

function lookups(cache: CacheFamilies, where: object, by: readonly string[]) {
  return (['hits', 'misses', 'evictions'] as const).flatMap((role) => {
    const family = cache[role]
    if (!family) return []
    return [
      { expr: sum(rate(select<AnyCounter>(family, where))).by(...by), legend: legendOf(by, role) },
    ]
  })
}

function held(
  family: AnyGauge | undefined,
  where: object,
  by: readonly string[],
  title: string,
  changes: PanelChanges<'timeseries'> | undefined,
  alert: AlertingRule | undefined,
): readonly Panel[] {
  if (!family) return []
  const sums = sum(select<AnyGauge>(family, where)).by(...by)
  return [timeseries(changes?.title ?? title, sums, panelOptions(changes, alert))]
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, cacheRow('Cache', cache, { alerts }))
 */
export function cacheRow<const C extends CacheFamilies>(
  title: string,
  cache: C,
  options: CachePanelsOptions<C> & RowOptions = {},
): Row {
  return writtenBy(cacheRow, () =>
    row(title, rowOptions(options), ...cachePanels<C>(cache, options)),
  )
}
