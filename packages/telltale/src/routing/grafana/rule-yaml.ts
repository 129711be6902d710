/** An alerting rule as Grafana evaluates it: a query of Prometheus, and a comparison with its result. */
import { type Node, print } from '@telltale/promql'
import { dataSource } from '../../deploy/containers.ts'
import type { Project } from '../../project/project.ts'
import type { System } from '../../project/system.ts'
import { alertAnnotations } from '../../rules/alert-annotations.ts'
import { alertLabels } from '../../rules/alert-labels.ts'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { contextOf } from '../../rules/rule-range.ts'
import type { GrafanaRule } from './grafana-rule.ts'
import { uidOf } from './uid.ts'

/**
 * A rule of a provisioning file.
 *
 * No series means that nothing is wrong, as it does for Prometheus, unless the rule says otherwise.
 *
 * Source: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
 */
export function grafanaRuleYaml({ rule, options }: GrafanaRule, system: System, project: Project) {
  const { keepFiringFor } = rule.options
  const {
    __dashboardUid__: dashboardUid,
    __panelId__: panelId,
    ...annotations
  } = alertAnnotations(rule, system, project)
  return {
    uid: grafanaRuleUid({ rule, options }, system),
    title: rule.name,
    condition: 'B',
    data: queriesOf(rule, system),
    ...(dashboardUid !== undefined && { dashboardUid, panelId: Number(panelId) }),
    noDataState: options.noDataState ?? 'OK',
    execErrState: options.execErrState ?? 'Error',
    for: rule.options.for,
    ...(keepFiringFor !== undefined && { keepFiringFor }),
    labels: mapValues(alertLabels(rule, system), unexpanded),
    annotations: mapValues(annotations, withGrafanaValue),
    isPaused: options.isPaused ?? false,
  }
}

export function grafanaRuleUid(
  { rule, options }: Pick<GrafanaRule, 'rule' | 'options'>,
  system: System,
): string {
  return options.uid ?? uidOf(system.name, rule.name, rule.options.severity)
}

/** A: what is measured. B: what it is compared with. */
function queriesOf(rule: AlertingRule, system: System) {
  const { measured, comparison } = splitCondition(rule.options.when.node)
  return [
    {
      refId: 'A',
      // An instant query looks at its end only; Grafana wants a beginning, too.
      relativeTimeRange: { from: 600, to: 0 },
      datasourceUid: dataSource.uid,
      model: {
        refId: 'A',
        expr: print(measured, contextOf(rule, system.options.prometheus)),
        instant: true,
        range: false,
      },
    },
    {
      refId: 'B',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: expressionEngine,
      model: {
        refId: 'B',
        datasource: { type: expressionEngine, uid: expressionEngine },
        ...comparison,
      },
    },
  ]
}

/** Grafana's own data source, which calculates with the results of the others. */
const expressionEngine = '__expr__'

interface Split {
  readonly measured: Node
  readonly comparison: object
}

/**
 * A comparison with a number is made by Grafana, so that people see value and threshold there; any
 * other condition is asked of Prometheus as a whole, and whatever it returns fires.
 */
function splitCondition(node: Node): Split {
  if (node.type !== 'BinaryExpr' || node.rhs.type !== 'NumberLiteral' || node.bool) {
    return { measured: node, comparison: math('is_number($A) || is_inf($A)') }
  }
  const { value } = node.rhs
  switch (node.op) {
    case '>':
      return { measured: node.lhs, comparison: threshold('gt', value) }
    case '<':
      return { measured: node.lhs, comparison: threshold('lt', value) }
    case '>=':
    case '<=':
    case '==':
    case '!=':
      return { measured: node.lhs, comparison: math(`$A ${node.op} ${value}`) }
    default:
      return { measured: node, comparison: math('is_number($A) || is_inf($A)') }
  }
}

function threshold(type: 'gt' | 'lt', value: number) {
  return {
    type: 'threshold',
    expression: 'A',
    conditions: [{ type: 'query', evaluator: { type, params: [value] } }],
  }
}

function math(expression: string) {
  return { type: 'math', expression }
}

/** In labels Grafana expands `$VAR`; two dollars are one. */
function unexpanded(text: string): string {
  return text.replaceAll('$', '$$$$')
}

/** Where Prometheus has one value, Grafana has one for each query. */
function withGrafanaValue(text: string): string {
  return text.replaceAll(/\{\{.*?\}\}/gs, (action) =>
    action.replaceAll(/\$value\b/g, () => '$values.A.Value'),
  )
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([key, text]) => [key, change(text)]))
}
