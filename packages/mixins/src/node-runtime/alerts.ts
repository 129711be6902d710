import { writtenBy } from '@telltale/core'
import { changes as changesOf, type MatchersFor, max, select, sum } from '@telltale/promql'
import type { AlertingRule, AlertTest } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import { moreThan, seconds } from '../in-words.ts'
import { nodeRuntime } from './metrics.ts'

export interface LagOptions extends AlertChanges<'job' | 'instance'> {
  /** Seconds that the event loop may be late. @default 0.1 */
  readonly above?: number
  /** @default all jobs */
  readonly where?: MatchersFor<typeof nodeRuntime.lag>
}

/**
 * An alert on an event loop that is late: everything that the process does waits for it.
 *
 * @example
 * eventLoopLagAlert('ShopEventLoopLag', { where: { job: 'shop-api' } })
 * // max by (job, instance) (nodejs_eventloop_lag_p99_seconds{job="shop-api"}) > 0.1
 */
export function eventLoopLagAlert(
  name: string,
  { above = 0.1, where, ...changes }: LagOptions = {},
): AlertingRule {
  return alertWith<'job' | 'instance'>(eventLoopLagAlert, name, changes, () => ({
    when: max(select(nodeRuntime.lag, where)).by('job', 'instance').gt(above),
    for: '5m',
    severity: 'warning',
    summary: 'Event loop is late.',
    description: '{{ $labels.instance }} is late by {{ $value | humanizeDuration }}.',
    runbook: {
      meaning: `One turn of the event loop in a hundred comes more than ${seconds(above)} late.`,
      impact: 'Every request and every timer of the process waits as long.',
      diagnosis: [
        'Compare with the CPU use of the process: is it saturated?',
        'Compare with the time that garbage collection takes.',
        'Take a CPU profile: something synchronous takes too long.',
      ],
      mitigation: ['Run more processes; move the long computation to a worker thread.'],
    },
  }))
}

export interface RestartsOptions extends AlertChanges<'job' | 'instance'> {
  /** The most restarts within a quarter of an hour that are fine. @default 2 */
  readonly above?: number
  /** @default all jobs */
  readonly where?: MatchersFor<typeof nodeRuntime.startTime>
}

/**
 * An alert on a process that starts again and again.
 *
 * @example
 * restartsAlert('ShopKeepsRestarting', { where: { job: 'shop-api' } })
 * // sum by (job, instance) (changes(process_start_time_seconds{job="shop-api"}[15m])) > 2
 */
export function restartsAlert(
  name: string,
  { above = 2, where, ...changes }: RestartsOptions = {},
): AlertingRule {
  return alertWith<'job' | 'instance'>(restartsAlert, name, changes, () => ({
    when: sum(changesOf(select(nodeRuntime.startTime, where).range('15m')))
      .by('job', 'instance')
      .gt(above),
    for: '0s',
    severity: 'warning',
    summary: 'Process keeps restarting.',
    description: '{{ $labels.instance }} has started {{ $value }} times within 15 minutes.',
    runbook: {
      meaning: `The process has started more than ${above} times within a quarter of an hour.`,
      impact: 'What it was doing is lost each time.',
      diagnosis: [
        'Read its last log lines before each start.',
        'Look at its memory before it ends.',
      ],
      mitigation: ['Roll back the last deployment, or give it the memory that it needs.'],
    },
    test: restartsTest(above, where),
  }))
}

/** Nobody can derive how a value changes that means nothing: one minute, and one start, a sample. */
function restartsTest(above: number, where: RestartsOptions['where']): AlertTest {
  const job = typeof where?.job === 'string' ? where.job : 'app'
  const instance = typeof where?.instance === 'string' ? where.instance : 'app:3000'
  const started = (times: number) => [
    {
      name: nodeRuntime.startTime.name,
      labels: { job, instance },
      values: [
        '0',
        ...Array.from({ length: times }, (_, i) => String((i + 1) * 60)),
        `${times * 60}x20`,
      ].join(' '),
    },
  ]
  const labels = { job, instance }
  return {
    cases: [
      {
        name: 'starts too often, and then no more',
        series: started(above + 1),
        expect: [
          { at: `${above}m`, firing: [] },
          { at: `${above + 1}m`, firing: [{ labels, value: above + 1 }] },
          { at: `${above + 18}m`, firing: [] },
        ],
      },
      {
        name: 'starts as often as it may',
        series: started(above),
        expect: [{ at: `${above + 2}m`, firing: [] }],
      },
    ],
  }
}

export interface OpenFilesOptions extends AlertChanges<'job' | 'instance'> {
  /** The largest share of the limit that is fine. @default 0.8 */
  readonly above?: number
  /** @default all jobs */
  readonly where?: MatchersFor<typeof nodeRuntime.openFds>
}

/**
 * An alert on a process that nearly has as many files and sockets open as it may.
 *
 * @example
 * openFilesAlert('ShopOpenFiles')
 * // process_open_fds / process_max_fds > 0.8
 */
export function openFilesAlert(
  name: string,
  { above = 0.8, where, ...changes }: OpenFilesOptions = {},
): AlertingRule {
  return alertWith<'job' | 'instance'>(openFilesAlert, name, changes, () => ({
    when: select(nodeRuntime.openFds, where).div(select(nodeRuntime.maxFds, where)).gt(above),
    for: '10m',
    severity: 'warning',
    summary: 'File descriptors are nearly used up.',
    description: '{{ $labels.instance }} has {{ $value | humanizePercentage }} of its files open.',
    runbook: {
      meaning: `${moreThan(above, 'file descriptors', 'is open', 'are open')}.`,
      impact: 'At the limit, no connection is accepted and no file opened any more.',
      diagnosis: ['See whether they grow without traffic: something does not close them.'],
      mitigation: ['Restart the process, then find the leak; raise the limit for genuine load.'],
    },
  }))
}

export interface NodeRuntimeAlerts {
  readonly lag: AlertingRule
  readonly restarts: AlertingRule
  readonly openFiles: AlertingRule
}

export interface NodeRuntimeAlertsOptions {
  /** What the names begin with: `Shop` makes `ShopEventLoopLag`, `ShopRestarts`, `ShopOpenFiles`. */
  readonly name: string
  /** @default all jobs */
  readonly where?: MatchersFor<typeof nodeRuntime.lag>
  readonly lag?: Omit<LagOptions, 'where'>
  readonly restarts?: Omit<RestartsOptions, 'where'>
  readonly openFiles?: Omit<OpenFilesOptions, 'where'>
}

/**
 * Alerts on processes whose event loop is late, that restart, or that leak files.
 *
 * @example
 * const alerts = nodeRuntimeAlerts({ name: 'Shop', where: { job: 'shop-api' } })
 */
export function nodeRuntimeAlerts(options: NodeRuntimeAlertsOptions): NodeRuntimeAlerts {
  const { name, lag, restarts, openFiles } = options
  const where = options.where && { where: options.where }
  return writtenBy(nodeRuntimeAlerts, () => ({
    lag: eventLoopLagAlert(`${name}EventLoopLag`, { ...where, ...lag }),
    restarts: restartsAlert(`${name}Restarts`, { ...where, ...restarts }),
    openFiles: openFilesAlert(`${name}OpenFiles`, { ...where, ...openFiles }),
  }))
}
