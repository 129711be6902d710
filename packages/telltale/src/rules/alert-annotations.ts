/** What an alert says and where it leads: its runbook page, and the panel that explains it. */
import { infer } from '@telltale/promql'
import { runbookUrl } from '../docs/document-urls.ts'
import { variablesOf } from '../grafana/scope.ts'
import { type PanelPlace, panelsExplaining, panelUrl } from '../project/panel-places.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'

/**
 * The annotations of an alert, in the order in which they are read.
 *
 * Grafana links an alert to a panel by `__dashboardUid__` and `__panelId__`, and only when both are
 * there. Source: https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rules/annotation-label/
 */
export function alertAnnotations(
  rule: AlertingRule,
  system: System,
  project: Project,
): Readonly<Record<string, string>> {
  const { summary, description, annotations } = rule.options
  const [place] = panelsExplaining(rule, system)
  return {
    summary,
    description: description ?? summary,
    runbook_url: runbookUrl(rule, system, project),
    ...(place && {
      dashboard_url: dashboardUrl(rule, place, system),
      __dashboardUid__: place.dashboard.uid,
      __panelId__: String(place.id),
    }),
    ...annotations,
  }
}

/** The panel with the dashboard's variables set to what the alert is about. */
function dashboardUrl(rule: AlertingRule, place: PanelPlace, system: System): string {
  const { names } = infer(rule.options.when).labels
  const choices = variablesOf(place.dashboard).flatMap((variable) =>
    variable.kind === 'label values' && names.includes(variable.label)
      ? [`&var-${variable.variable}={{ $labels.${variable.label} | urlquery }}`]
      : [],
  )
  return panelUrl(place, system) + choices.join('')
}
