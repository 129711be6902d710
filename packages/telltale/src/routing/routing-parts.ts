/** What a routing consists of, wherever in it it stands. */
import type { System } from '../project/system.ts'
import { sloLabel } from '../slo/names.ts'
import type { AlertRouting } from './alert-routing.ts'
import { templatesOf } from './integrations/integration.ts'
import { matchersOf } from './match.ts'
import type { Receiver } from './receiver.ts'
import type { Route } from './route.ts'
import type { InhibitionNode } from './route-tree.ts'
import type { NotificationTemplate } from './template.ts'
import type { TimeInterval } from './time-interval.ts'

/** Every route, those above before those inside. */
export function routesOf({ options }: AlertRouting): readonly Route[] {
  const inside = (route: Route): readonly Route[] => [route, ...route.routes.flatMap(inside)]
  return (options.routes ?? []).flatMap(inside)
}

/** Each receiver once, in the order of the routes; the default one first. */
export function receiversOf(routing: AlertRouting): readonly Receiver[] {
  const named = routesOf(routing).flatMap(({ options }) => options.receiver ?? [])
  return [...new Set([routing.options.receiver, ...named])]
}

/** Each time interval once; two of one name are a problem. */
export function timeIntervalsOf(routing: AlertRouting): readonly TimeInterval[] {
  const all = routesOf(routing).flatMap(({ options }) => [
    ...(options.muteTimeIntervals ?? []),
    ...(options.activeTimeIntervals ?? []),
  ])
  return distinct(all, ({ name, options }) => [name, options])
}

/** Each template once; two of one name are a problem. */
export function templatesIn(routing: AlertRouting): readonly NotificationTemplate[] {
  const all = receiversOf(routing).flatMap(({ integrations }) => integrations.flatMap(templatesOf))
  return distinct(all, ({ name, text }) => [name, text])
}

/** What is written twice, in the routing of two systems, and says the same, is one. */
function distinct<T>(all: readonly T[], saying: (one: T) => unknown): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(saying(one)), one])).values()]
}

/**
 * While a fast burn of an SLO fires, its slow one is not sent. One rule says so for all SLOs: they
 * agree in `slo`, and a label that only some are split by is missing on both sides of the others.
 */
export function sloInhibitionsOf({ options }: System) {
  const tiers = new Map<string, InhibitionNode>()
  for (const { inhibitions, at } of options.slos ?? []) {
    for (const { source, target, equal } of inhibitions) {
      const { [sloLabel]: _, ...from } = source
      const { [sloLabel]: __, ...to } = target
      const key = JSON.stringify([from, to])
      const known = tiers.get(key)?.equal ?? []
      tiers.set(key, {
        source: matchersOf(from),
        target: matchersOf(to),
        equal: [...new Set([...known, ...equal])],
        at,
      })
    }
  }
  return [...tiers.values()]
}
