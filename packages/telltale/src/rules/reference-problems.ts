/** Alerts and recorded series that something mentions, but no group contains. */
import type { Located, Problem } from '@telltale/core'
import { type Expression, type RecordedAs, walk } from '@telltale/promql'
import { panelPlaces, placePath } from '../project/panel-places.ts'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'
import { alertsOf, recordsOf } from './rule-group.ts'
import { problemOf, rulePlaces } from './rule-places.ts'

export function* referenceProblems(system: System): Iterable<Problem> {
  yield* unlistedAlerts(system)
  yield* unlistedRecords(system)
}

function* unlistedAlerts(system: System): Iterable<Problem> {
  const listed = new Set(alertsOf(system.options.rules))
  for (const { alert, by, owner, path } of mentions(system)) {
    if (listed.has(alert)) continue
    yield {
      code: 'rules/unlisted-alert',
      severity: 'error',
      summary: `${by} shows the alert ${alert.name}, which no rule group contains`,
      at: owner.at,
      path: [system.options.title, ...path],
      related: [{ message: 'the alert', at: alert.at }],
      why: 'Prometheus does not evaluate it: it is drawn, and nobody is ever told.',
      fix: 'Add it to a ruleGroup(…) of the system, or do not show it.',
    }
  }
}

interface Mention {
  readonly alert: AlertingRule
  /** Asked where it was written only when there is something to say. */
  readonly owner: Located
  readonly by: string
  readonly path: readonly string[]
}

/** Where dashboards show alerts: in panels, and as annotations. */
function mentions(system: System): readonly Mention[] {
  const inPanels = panelPlaces(system).flatMap((place) =>
    place.panel.alerts.map((alert) => ({
      alert,
      by: `panel "${place.panel.title}"`,
      owner: place.panel,
      path: placePath(place),
    })),
  )
  const inAnnotations = system.options.dashboards.flatMap(({ options }) =>
    (options.annotations ?? []).flatMap((owner) =>
      ('alerts' in owner.source ? owner.source.alerts : []).map((alert) => ({
        alert,
        by: `annotation "${owner.title}"`,
        owner,
        path: [options.title, owner.title],
      })),
    ),
  )
  return [...inPanels, ...inAnnotations]
}

function* unlistedRecords(system: System): Iterable<Problem> {
  const listed = new Set(recordsOf(system.options.rules).map(({ record }) => record))
  for (const place of panelPlaces(system)) {
    for (const rule of new Set(place.panel.queries.flatMap(recordsIn))) {
      if (listed.has(rule.record)) continue
      yield {
        ...unlisted(rule),
        severity: 'error',
        at: place.panel.at,
        path: [system.options.title, ...placePath(place)],
      }
    }
  }
  for (const place of rulePlaces(system)) {
    const { rule } = place
    const expr = rule.kind === 'alerting rule' ? rule.options.when : rule.expr
    for (const read of new Set(recordsIn(expr))) {
      if (!listed.has(read.record)) yield problemOf(place, unlisted(read))
    }
  }
}

function unlisted({ record }: RecordedAs) {
  return {
    code: 'rules/unlisted-record',
    summary: `${record} is read, but no rule group contains the rule that records it`,
    why: 'The series never exists: the panel stays empty, and the alert silent.',
    fix: 'Add the recording rule to a ruleGroup(…) of the system.',
  }
}

function recordsIn(expr: Expression): readonly RecordedAs[] {
  return walk(expr.node).flatMap((node) =>
    node.type === 'VectorSelector' && node.series?.of === 'rule' ? [node.series.rule] : [],
  )
}
