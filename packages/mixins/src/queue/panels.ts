import { writtenBy } from '@telltale/core'
import { type LabelsOf, type MatchersFor, max, rate, select, sum } from '@telltale/promql'
import { type Panel, type Row, type RowOptions, row, timeseries } from 'telltale'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { legendOf } from '../legend.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { type Ending, ended } from '../timed-work/outcome.ts'
import { failureRatio } from '../timed-work/queries.ts'
import type { QueueAlerts } from './alerts.ts'
import type { Combined, QueueFamilies } from './families.ts'

export interface QueuePanelsOptions<Q extends QueueFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: Partial<QueueAlerts>
  readonly where?: MatchersFor<Q['depth']>
  /** What depth and flow are split by. @default all labels of the depth */
  readonly by?: readonly LabelsOf<Q['depth']>[]
  /** How the depths of several processes become one. @default 'max' */
  readonly combined?: Combined
  readonly depth?: PanelChanges<'timeseries'>
  /** What goes in and comes out. */
  readonly throughput?: PanelChanges<'timeseries'>
  readonly completed?: PanelChanges<'timeseries'>
  /** Failures are shown as the alert counts them, as a share of all jobs, or in a minute. @default 'share' */
  readonly failuresAs?: 'share' | 'per minute'
  readonly failed?: PanelChanges<'timeseries'>
}

/**
 * A queue's depth, and what becomes of its jobs: a panel for each family that there is.
 *
 * @example
 * dashboard('shop-worker', { title: 'Shop worker' }, ...queuePanels(queue, { alerts }))
 */
export function queuePanels<const Q extends QueueFamilies>(
  queue: Q,
  options: QueuePanelsOptions<Q> = {},
): readonly Panel[] {
  const { alerts = {}, combined = 'max' } = options
  const where = (options.where ?? {}) as object
  const by: readonly string[] = options.by ?? Object.keys(queue.depth.labels)
  const combine = combined === 'max' ? max : sum
  return writtenBy(queuePanels, () => [
    timeseries(
      options.depth?.title ?? 'Queue depth',
      combine(select<AnyGauge>(queue.depth, where)).by(...by),
      panelOptions(options.depth, alerts.backlog),
    ),
    ...throughput(queue, where, by, options.throughput),
    ...perMinute(queue.jobs, 'success', where, by, {
      title: options.completed?.title ?? 'Job completion rate',
      ...panelOptions(options.completed, undefined),
    }),
    ...failures(queue.jobs, where, by, options.failuresAs ?? 'share', {
      title: options.failed?.title ?? 'Job failure rate',
      ...panelOptions(options.failed, alerts.failures),
    }),
  ])
}

function throughput(
  { enqueued, dequeued }: QueueFamilies,
  where: object,
  by: readonly string[],
  changes: PanelChanges<'timeseries'> | undefined,
): readonly Panel[] {
  const flows = [
    { family: enqueued, word: 'in' },
    { family: dequeued, word: 'out' },
  ].flatMap(({ family, word }) =>
    family
      ? [
          {
            expr: sum(rate(select<AnyCounter>(family, where))).by(...by),
            legend: legendOf(by, word),
          },
        ]
      : [],
  )
  if (flows.length === 0) return []
  return [
    timeseries(changes?.title ?? 'Queue throughput', flows, {
      unit: 'ops',
      ...panelOptions(changes, undefined),
    }),
  ]
}

/** Jobs in a minute, because most queues are slower than one a second. */
function perMinute(
  jobs: AnyCounter | undefined,
  ending: Ending,
  where: object,
  by: readonly string[],
  { title, ...panel }: PanelChanges<'timeseries'> & { readonly title: string },
): readonly Panel[] {
  if (!jobs) return []
  const matchers = { ...where, ...ended(jobs, ending) }
  const jobsPerMinute = sum(rate(select<AnyCounter>(jobs, matchers)))
    .by(...by)
    .mul(60)
  return [timeseries(title, jobsPerMinute, { unit: 'suffix:jobs/min', ...panel })]
}

function failures(
  jobs: AnyCounter | undefined,
  where: object,
  by: readonly string[],
  as: 'share' | 'per minute',
  { title, ...panel }: PanelChanges<'timeseries'> & { readonly title: string },
): readonly Panel[] {
  if (!jobs) return []
  return as === 'per minute'
    ? perMinute(jobs, 'failure', where, by, { title, ...panel })
    : [timeseries(title, failureRatio<AnyCounter, string>(jobs, { by, where }), panel)]
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, queueRow('Queue', queue, { alerts }))
 */
export function queueRow<const Q extends QueueFamilies>(
  title: string,
  queue: Q,
  options: QueuePanelsOptions<Q> & RowOptions = {},
): Row {
  return writtenBy(queueRow, () =>
    row(title, rowOptions(options), ...queuePanels<Q>(queue, options)),
  )
}
