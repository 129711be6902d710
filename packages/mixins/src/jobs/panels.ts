import { type AnyFamily, writtenBy } from '@telltale/core'
import {
  increase,
  type LabelsOf,
  type MatchersFor,
  max,
  quantiles,
  select,
  sum,
  time,
} from '@telltale/promql'
import {
  type AlertingRule,
  type Panel,
  type Row,
  type RowOptions,
  row,
  stat,
  timeseries,
} from 'telltale'
import type { AnyCounter, AnyGauge, AnyHistogram } from '../families.ts'
import { capitalized, one, thingsOf } from '../in-words.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { outcomeLabel } from '../timed-work/outcome.ts'
import { failureRatio } from '../timed-work/queries.ts'

/** What of jobs is shown: those of `jobs()` and `pipeline()`, or declared by hand. */
export interface JobsFamilies {
  readonly runs: AnyCounter
  readonly duration: AnyHistogram
  readonly active?: AnyGauge
  readonly lastRun?: AnyGauge
}

export interface JobsPanelsOptions<J extends JobsFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: {
    readonly failures?: AlertingRule
    readonly slow?: AlertingRule
    readonly stale?: AlertingRule
  }
  readonly where?: MatchersFor<J['duration']>
  /** What everything is split by. @default the labels of the runs that do not tell the outcome */
  readonly by?: readonly (LabelsOf<J['runs']> & LabelsOf<J['duration']>)[]
  /** @default 0.5 and 0.95 */
  readonly quantiles?: readonly number[]
  readonly runs?: PanelChanges<'timeseries'>
  readonly failures?: PanelChanges<'timeseries'>
  readonly duration?: PanelChanges<'timeseries'>
  readonly active?: PanelChanges<'timeseries'>
  readonly lastRun?: PanelChanges<'stat'>
}

/**
 * Jobs, or the runs of a pipeline: how many, how many of them fail, how long they take.
 *
 * @example
 * dashboard('shop-jobs', { title: 'Shop jobs' }, ...jobsPanels(job, { alerts }))
 */
export function jobsPanels<const J extends JobsFamilies>(
  jobs: J,
  options: JobsPanelsOptions<J> = {},
): readonly Panel[] {
  const { alerts = {}, quantiles: phis = [0.5, 0.95] } = options
  const { runs, duration, active, lastRun }: JobsFamilies = jobs
  const where = (options.where ?? {}) as object
  const outcome = outcomeLabel(runs)
  const by: readonly string[] = options.by ?? labelsBut(runs, outcome)
  const things = thingsOf(runs, 'runs')
  const Thing = capitalized(one(things))
  return writtenBy(jobsPanels, () => [
    timeseries(
      options.runs?.title ?? `${capitalized(things)} over time`,
      sum(increase(select(runs, where), '1h')).by(...by, ...(outcome ? [outcome] : [])),
      { draw: 'bars', stacked: true, interval: '1h', ...panelOptions(options.runs, undefined) },
    ),
    timeseries(
      options.failures?.title ?? `${Thing} failure rate`,
      failureRatio<AnyCounter, string>(runs, { by, where }),
      panelOptions(options.failures, alerts.failures),
    ),
    timeseries(
      options.duration?.title ?? `${Thing} duration`,
      quantiles<AnyHistogram, string>(duration, phis, { by, where }),
      panelOptions(options.duration, alerts.slow),
    ),
    ...(active
      ? [
          timeseries(
            options.active?.title ?? `${capitalized(things)} running`,
            sum(select<AnyGauge>(active, where)).by(...by),
            panelOptions(options.active, undefined),
          ),
        ]
      : []),
    ...(lastRun
      ? [
          stat(
            options.lastRun?.title ?? `Since the last ${one(things)}`,
            { expr: time().sub(max(select<AnyGauge>(lastRun, where))), legend: 'ago' },
            panelOptions(options.lastRun, alerts.stale),
          ),
        ]
      : []),
  ])
}

function labelsBut({ labels }: AnyFamily, outcome: string | undefined): readonly string[] {
  return Object.keys(labels).filter((label) => label !== outcome)
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, jobsRow('Pipeline', pipeline, { alerts }))
 */
export function jobsRow<const J extends JobsFamilies>(
  title: string,
  jobs: J,
  options: JobsPanelsOptions<J> & RowOptions = {},
): Row {
  return writtenBy(jobsRow, () => row(title, rowOptions(options), ...jobsPanels<J>(jobs, options)))
}
