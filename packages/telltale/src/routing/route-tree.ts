/** Who is told, as far as labels decide it: of a project's own routing, or of a file of others. */
import type { Located } from '@telltale/core'
import type { LabelMatcher } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertRouting } from './alert-routing.ts'
import { matchersOf } from './match.ts'
import type { Route } from './route.ts'
import { receiversOf, sloInhibitionsOf, timeIntervalsOf } from './routing-parts.ts'

export interface RouteTree {
  readonly root: RouteNode
  readonly receivers: ReadonlyMap<string, ReceiverNode>
  readonly inhibitions: readonly InhibitionNode[]
  /** Names of the time intervals that are defined. */
  readonly timeIntervals: ReadonlySet<string>
}

export interface RouteNode extends Located {
  readonly receiver: string
  readonly matchers: readonly LabelMatcher[]
  /** Goes on to the routes beside it. */
  readonly continues: boolean
  readonly groupBy: readonly string[]
  /** Names of the times at which it is silent, or only then is not. */
  readonly timeIntervals: readonly string[]
  readonly routes: readonly RouteNode[]
}

export interface ReceiverNode extends Located {
  /** Whether it tells anybody. */
  readonly tells: boolean
}

export interface InhibitionNode extends Located {
  readonly source: readonly LabelMatcher[]
  readonly target: readonly LabelMatcher[]
  readonly equal: readonly string[]
}

export function routeTreeOf(system: System, routing: AlertRouting): RouteTree {
  const { options } = routing
  const root: Route = Object.assign(
    { kind: 'route' as const, options: { ...options, match: {} }, routes: options.routes ?? [] },
    { at: routing.at },
  )
  return {
    root: nodeOf(root, options.receiver.name),
    receivers: new Map(
      receiversOf(routing).map(({ name, integrations, at }) => [
        name,
        { tells: integrations.length > 0, at },
      ]),
    ),
    inhibitions: [
      ...(options.inhibitions ?? []).map(({ options: { source, target, equal }, at }) => ({
        source: matchersOf(source),
        target: matchersOf(target),
        equal,
        at,
      })),
      // Grafana knows no inhibitions, and is told of none that nobody has written.
      ...(options.alertmanager ? sloInhibitionsOf(system) : []),
    ],
    timeIntervals: new Set(timeIntervalsOf(routing).map(({ name }) => name)),
  }
}

function nodeOf({ options, routes, at }: Route, inherited: string): RouteNode {
  const { groupBy, muteTimeIntervals = [], activeTimeIntervals = [] } = options
  const receiver = options.receiver?.name ?? inherited
  return {
    receiver,
    matchers: matchersOf(options.match),
    continues: options.continue === true,
    groupBy: groupBy === undefined || groupBy === 'all' ? [] : groupBy,
    timeIntervals: [...muteTimeIntervals, ...activeTimeIntervals].map(({ name }) => name),
    routes: routes.map((each) => nodeOf(each, receiver)),
    at,
  }
}

/** Every route, those above before those inside. */
export function allRoutes(node: RouteNode): readonly RouteNode[] {
  return [node, ...node.routes.flatMap(allRoutes)]
}
