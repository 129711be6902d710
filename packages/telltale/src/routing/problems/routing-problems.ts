/** What is wrong with who is told: a system's own routing, before it is written. */
import type { Problem } from '@telltale/core'
import { ownRouteChecks } from '../../check/routes/route-checks.ts'
import type { System } from '../../project/system.ts'
import { type AlertRouting, routingPath } from '../alert-routing.ts'
import { routedAlertsOf } from '../reach.ts'
import { routeTreeOf } from '../route-tree.ts'
import type { RoutedAlert } from '../routed-alert.ts'
import { grafanaProblems } from './grafana-problems.ts'
import { mailProblems } from './mail-problems.ts'
import { mountProblems } from './mount-problems.ts'
import { nameProblems } from './name-problems.ts'
import { secretProblems } from './secret-problems.ts'
import { timeProblems } from './time-problems.ts'
import { versionProblems } from './version-problems.ts'

/**
 * Every problem of a system's routing; each below the path title, `routing`, where `allow` of the
 * routing allows it.
 */
export function routingProblems(
  system: System,
  alerts: readonly RoutedAlert[] = routedAlertsOf(system),
): readonly Problem[] {
  const { routing } = system.options
  if (routing === undefined) return []
  const scope = { routing: routeTreeOf(system, routing), alerts }
  return [
    ...ownRouteChecks.flatMap(({ find }) => [...find.inRoutes(scope)]),
    ...ownProblems.flatMap((find) => [...find(routing, system)]),
  ].map((problem) => ({ ...problem, path: [...routingPath(system), ...(problem.path ?? [])] }))
}

const ownProblems: readonly ((routing: AlertRouting, system: System) => Iterable<Problem>)[] = [
  sender,
  nameProblems,
  secretProblems,
  mountProblems,
  mailProblems,
  timeProblems,
  versionProblems,
  grafanaProblems,
]

function* sender({ options, at }: AlertRouting): Iterable<Problem> {
  if (options.alertmanager || options.grafana) return
  yield {
    code: 'routes/no-sender',
    severity: 'warning',
    summary: 'the routing names neither an Alertmanager nor alerts of Grafana',
    at,
    why: 'Nothing is generated from it: Prometheus evaluates the alerts, and nobody is told.',
    fix: `Add alertmanager: { image: 'prom/alertmanager:v0.27.0' }, or grafana: { rules, folder }.`,
  }
}
