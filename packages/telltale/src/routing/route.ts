import { type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { Match } from './match.ts'
import type { Receiver } from './receiver.ts'
import type { TimeInterval } from './time-interval.ts'

/** Which alerts go to whom. Grafana calls it a notification policy. */
export interface Route<out L extends string = string> extends Located {
  readonly kind: 'route'
  readonly options: RouteOptions
  /** Asked in this order; the first that matches takes the alert, unless it says `continue`. */
  readonly routes: readonly Route[]
  /** The labels that it asks for; for the compiler only. */
  readonly [asksFor]?: L
}

declare const asksFor: unique symbol

/** How notifications are bundled; a route inherits from the one above what it does not say. */
export interface Grouping<L extends string = string> {
  /**
   * Alerts that agree in these labels are one notification; `'all'` makes each alert one.
   * @default at the root ['alertname']
   */
  readonly groupBy?: readonly L[] | 'all'
  /** How long a new group waits for more alerts. @default 30s */
  readonly groupWait?: Duration
  /** How long a group waits before it tells of new alerts. @default 5m */
  readonly groupInterval?: Duration
  /** After how long it says again what still fires. @default 4h */
  readonly repeatInterval?: Duration
}

export interface RouteOptions<L extends string = string, G extends string = L> extends Grouping<G> {
  /** What an alert's labels must be; all of them. */
  readonly match: Match<L>
  /** @default the one of the route above */
  readonly receiver?: Receiver
  /** Goes on to the routes below it in the list, although this one has matched. @default false */
  readonly continue?: boolean
  /** Is silent at these times; what matches is not told to anybody else, either. */
  readonly muteTimeIntervals?: readonly TimeInterval[]
  /** Is silent except at these times. */
  readonly activeTimeIntervals?: readonly TimeInterval[]
}

/**
 * Alerts with these labels go to this receiver; those that the routes inside match, to theirs.
 *
 * Errors: `routes/never-matches`, `routes/shadowed` and others, found by `telltale check`.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#route
 *
 * @example
 * route({ match: { severity: 'critical' }, receiver: onCall, repeatInterval: '1h' },
 *   route({ match: { team: 'billing' }, receiver: billing }),
 * )
 * // - receiver: on-call
 * //   matchers:
 * //     - severity="critical"
 * //   repeat_interval: 1h
 * //   routes:
 * //     - receiver: billing
 * //       matchers:
 * //         - team="billing"
 */
export function route<L extends string, const G extends string = never, R extends string = never>(
  options: RouteOptions<L, G>,
  ...routes: readonly Route<R>[]
): Route<L | G | R> {
  const made = { kind: 'route' as const, options: options as RouteOptions, routes }
  return Object.freeze(withCallSite(made, route)) as Route<L | G | R>
}
