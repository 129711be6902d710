import { isRecord, type JsonRecord, listOf, recordOf, textOf } from '../foreign/json-value.ts'
import { leavesOf } from './leaves.ts'
import type { RuleModel } from './model.ts'
import { seriesRead } from './series-read.ts'

/** Whether a generated YAML file holds rules of Prometheus. */
export function isRuleFile(yaml: unknown): yaml is JsonRecord {
  return (
    isRecord(yaml) &&
    listOf(yaml.groups)
      .map(recordOf)
      .some(({ rules }) => listOf(rules).map(recordOf).some(hasExpression))
  )
}

function hasExpression({ alert, record, expr }: JsonRecord): boolean {
  return typeof expr === 'string' && (alert !== undefined || record !== undefined)
}

/** The rules out of a generated file. */
export function readRules({ groups }: JsonRecord): readonly RuleModel[] {
  return listOf(groups)
    .map(recordOf)
    .flatMap(({ name, rules, interval }) => {
      const own = listOf(rules).map(recordOf).filter(hasExpression)
      // Its alerts get the label from their condition, and not from the rule.
      const slo = own.map(({ labels }) => textOf(recordOf(labels).slo)).find(Boolean)
      return own.map((rule) => ruleOf(rule, textOf(name) ?? '', interval, slo))
    })
}

function ruleOf(
  json: JsonRecord,
  group: string,
  interval: unknown,
  slo: string | undefined,
): RuleModel {
  const { alert, record, expr, labels, annotations, ...rest } = json
  const { slo: _, severity, ...label } = recordOf(labels)
  const text = textOf(expr) ?? ''
  return {
    kind: alert === undefined ? 'record' : 'alert',
    name: textOf(alert) ?? textOf(record) ?? '',
    group,
    ...(slo !== undefined && { slo }),
    expr: text,
    reads: seriesRead(text),
    settings: leavesOf({ ...rest, severity, interval, label, ...said(annotations) }),
  }
}

/** Without the links to panels, which follow from elsewhere. */
function said(annotations: unknown) {
  const { summary, description, dashboard_url: _, ...rest } = recordOf(annotations)
  const annotation = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !name.startsWith('__')),
  )
  return { summary, description, annotation }
}
