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
    .flatMap(({ name, rules, interval }) =>
      listOf(rules)
        .map(recordOf)
        .filter(hasExpression)
        .map((rule) => ruleOf(rule, textOf(name) ?? '', interval)),
    )
}

function ruleOf(json: JsonRecord, group: string, interval: unknown): RuleModel {
  const { alert, record, expr, labels, annotations, ...rest } = json
  const { slo, ...other } = recordOf(labels)
  const { severity, ...otherLabels } = other
  const text = textOf(expr) ?? ''
  const made = textOf(slo)
  return {
    kind: alert === undefined ? 'record' : 'alert',
    name: textOf(alert) ?? textOf(record) ?? '',
    group,
    ...(made !== undefined && { slo: made }),
    expr: text,
    reads: seriesRead(text),
    settings: leavesOf({ ...rest, severity, interval, label: otherLabels, ...said(annotations) }),
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
