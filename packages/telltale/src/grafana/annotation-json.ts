import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import { type PrintContext, print } from '@telltale/promql'
import type { Annotation } from '../dashboard/annotation.ts'
import { datasource } from './query-json.ts'

export interface AnnotationContext {
  readonly print: PrintContext
  readonly minStep: string
}

export function annotationJson(
  { title, source, options }: Annotation,
  context: AnnotationContext,
): dashboards.AnnotationQuery {
  const isAlert = 'alerts' in source
  return {
    name: title,
    datasource,
    enable: !options.off,
    iconColor: options.color ?? (isAlert ? 'red' : 'blue'),
    expr: isAlert ? firing(source.alerts) : print(source.expr, context.print),
    step: options.step ?? context.minStep,
    titleFormat: title,
    textFormat: options.text ?? (isAlert ? '{{alertname}}' : title),
    tagKeys: (options.tags ?? (isAlert ? ['severity'] : [])).join(','),
  }
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime */
function firing(alerts: readonly { readonly name: string }[]): string {
  const names = alerts.map(({ name }) => name)
  const matcher =
    names.length === 1 ? `alertname="${names[0]}"` : `alertname=~${JSON.stringify(names.join('|'))}`
  return `ALERTS{${matcher}, alertstate="firing"}`
}
