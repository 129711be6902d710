/** Who is told when all systems share an Alertmanager: each system's routes, for its alerts alone. */
import { rewritten } from '../project/rewritten.ts'
import type { System } from '../project/system.ts'
import type { Slo } from '../slo/slo.ts'
import type { AlertRouting } from './alert-routing.ts'
import type { InhibitionRule } from './inhibition.ts'
import type { Receiver } from './receiver.ts'
import type { Grouping, Route } from './route.ts'
import { receiversOf } from './routing-parts.ts'

/** The label that tells alerts of the systems apart; they have it in the stack only. */
export const systemLabel = 'system'

/**
 * The routing of the stack. What a system's own Alertmanager does with its alerts, this one does, too;
 * the rest is for the stack's own routes and receiver.
 *
 * Receivers of one name are one when they tell the same people. Otherwise those of a system are named
 * after it: `shop-team`.
 *
 * @example
 * jointRouting(alertRouting({ receiver: operations, alertmanager }), [bank, shop])
 * // route:
 * //   receiver: operations
 * //   routes:
 * //     - receiver: bank-team
 * //       matchers:
 * //         - system="bank"
 * //       …
 */
export function jointRouting(own: AlertRouting, systems: readonly System[]): AlertRouting {
  const parts = systems.flatMap(({ name, options: { routing } }) =>
    routing?.options.alertmanager === undefined ? [] : [{ name, routing }],
  )
  const renamed = distinctReceivers(own, parts)
  return rewritten(own, {
    options: {
      ...own.options,
      // Alerts of two systems are two messages, whatever they are called.
      groupBy: own.options.groupBy ?? ['alertname', systemLabel],
      routes: [...parts.map((part) => routeOf(part, renamed, own)), ...(own.options.routes ?? [])],
      inhibitions: [...parts.flatMap(inhibitionsOf), ...(own.options.inhibitions ?? [])],
    },
  })
}

interface Part {
  readonly name: string
  readonly routing: AlertRouting
}

/** By the receiver that a system has. */
type Renamed = ReadonlyMap<Receiver, Receiver>

function distinctReceivers(own: AlertRouting, parts: readonly Part[]): Renamed {
  const taken = new Map<string, Receiver>()
  for (const receiver of receiversOf(own)) taken.set(receiver.name, receiver)
  return new Map(
    parts.flatMap(({ name, routing }) =>
      receiversOf(routing).map((receiver): [Receiver, Receiver] => {
        const first = taken.get(receiver.name)
        if (first !== undefined && !tellsTheSame(first, receiver)) {
          return [receiver, rewritten(receiver, { name: `${name}-${receiver.name}` })]
        }
        taken.set(receiver.name, first ?? receiver)
        return [receiver, first ?? receiver]
      }),
    ),
  )
}

function tellsTheSame(a: Receiver, b: Receiver): boolean {
  return JSON.stringify(a.integrations) === JSON.stringify(b.integrations)
}

/** The root of a system, for what is its own. Nothing falls through it to the routes of others. */
function routeOf({ name, routing }: Part, renamed: Renamed, own: AlertRouting): Route {
  const { receiver, routes = [] } = routing.options
  return Object.defineProperty(
    {
      kind: 'route' as const,
      at: undefined,
      options: {
        match: { [systemLabel]: name },
        receiver: renamed.get(receiver) ?? receiver,
        ...groupingOf(routing.options, own.options),
      },
      routes: routes.map((each) => withReceivers(each, renamed)),
    },
    'at',
    { get: () => routing.at, enumerable: false },
  )
}

/** What a system leaves to Alertmanager it would inherit from the stack here, which says otherwise. */
function groupingOf(system: Grouping, stack: Grouping): Grouping {
  const time = <K extends keyof typeof alertmanagerTimes>(key: K) => {
    const value = system[key] ?? (stack[key] === undefined ? undefined : alertmanagerTimes[key])
    return value === undefined ? {} : { [key]: value }
  }
  return {
    groupBy: system.groupBy ?? ['alertname'],
    ...time('groupWait'),
    ...time('groupInterval'),
    ...time('repeatInterval'),
  }
}

/** Source: https://prometheus.io/docs/alerting/latest/configuration/#route */
const alertmanagerTimes = { groupWait: '30s', groupInterval: '5m', repeatInterval: '4h' } as const

function withReceivers(route: Route, renamed: Renamed): Route {
  const { receiver } = route.options
  return rewritten(route, {
    options: { ...route.options, ...(receiver && { receiver: renamed.get(receiver) ?? receiver }) },
    routes: route.routes.map((each) => withReceivers(each, renamed)),
  })
}

/** An alert silences those of its own system, whatever the others call theirs. */
function inhibitionsOf({ name, routing }: Part): readonly InhibitionRule[] {
  return (routing.options.inhibitions ?? []).map((rule) =>
    rewritten(rule, {
      options: {
        ...rule.options,
        source: { ...rule.options.source, [systemLabel]: name },
        target: { ...rule.options.target, [systemLabel]: name },
      },
    }),
  )
}

/** Two systems may call an objective alike. */
export function jointSlos(systems: readonly System[]): readonly Slo[] {
  return systems.flatMap(({ options }) =>
    (options.slos ?? []).map((slo) =>
      rewritten(slo, {
        inhibitions: slo.inhibitions.map((each) => ({
          ...each,
          equal: [systemLabel, ...each.equal],
        })),
      }),
    ),
  )
}
