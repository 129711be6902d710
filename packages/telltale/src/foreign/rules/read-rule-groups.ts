/**
 * Rule groups as somebody else has written them, read into the same data that definitions are, so
 * that the checks of rules need not know the difference.
 */
import type { Problem, SourceLocation } from '@telltale/core'
import { expression, type InstantVector, type Node } from '@telltale/promql'
import type { ExpressionUse } from '../../check/model.ts'
import type { AlertingRule, AlertOptions, AlertSeverity } from '../../rules/alerting-rule.ts'
import type { RecordingRule } from '../../rules/recording-rule.ts'
import type { Rule, RuleGroup, RuleGroupOptions } from '../../rules/rule-group.ts'
import type { ForeignDocument, PartPath } from '../document/foreign-document.ts'
import { expressionUse, type FoundUse } from '../expression-uses.ts'
import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts'

export interface ReadRuleGroups {
  readonly groups: readonly RuleGroup[]
  readonly uses: readonly ExpressionUse[]
  readonly problems: readonly Problem[]
}

/** A tree whose names refer to what they mean; asked when all rules are known. */
export type Bind = (node: Node) => Node

/**
 * The groups that stand in a list of a document.
 *
 * Errors: `files/rule`, for what is neither an alerting nor a recording rule; `promql/syntax`.
 *
 * @param title what a reader knows the file as
 */
export function readRuleGroups(
  document: ForeignDocument,
  part: PartPath,
  list: unknown,
  title: string,
  bind: Bind,
): ReadRuleGroups {
  const uses: ExpressionUse[] = []
  const problems: Problem[] = []
  const groups = listOf(list).map((each, g): RuleGroup => {
    const json = recordOf(each)
    const name = textOf(json.name) ?? ''
    const at = [...part, g]
    const rules = listOf(json.rules).flatMap((rule, r): readonly Rule[] => {
      const where = [...at, 'rules', r]
      const reading = { json: recordOf(rule), document, part: where, bind, path: [title, name] }
      const found = ruleOf(reading)
      problems.push(...found.problems)
      if (found.use) uses.push(found.use)
      return found.rule ? [found.rule] : []
    })
    return located({ kind: 'rule group', name, rules, options: groupOptions(json) }, document, at)
  })
  return { groups, uses, problems }
}

interface ReadingRule {
  readonly json: JsonRecord
  readonly document: ForeignDocument
  readonly part: PartPath
  readonly path: readonly string[]
  readonly bind: Bind
}

interface FoundRule extends FoundUse {
  readonly rule: Rule | undefined
}

function ruleOf(reading: ReadingRule): FoundRule {
  const { json, document, part, bind } = reading
  const alert = textOf(json.alert)
  const record = textOf(json.record)
  const text = textOf(json.expr)
  const name = alert ?? record
  if (name === undefined || (alert !== undefined && record !== undefined) || text === undefined) {
    return { use: undefined, problems: [notARule(reading, name)], rule: undefined }
  }
  const placeAt = (offset: number) => document.placeOf([...part, 'expr'], offset)
  const found = expressionUse({
    text,
    path: [...reading.path, name],
    placeAt,
    kind: alert === undefined ? 'record' : 'alert',
  })
  const tree = () => bind(found.use?.node ?? anything)
  if (alert === undefined) {
    return { ...found, rule: located(recordRule(name, tree, json), document, part) }
  }
  // Without a condition nothing can be said of an alert.
  const rule = found.use && located(alertRule(alert, tree, json), document, part)
  return { ...found, rule }
}

/** Stands for what a rule records that cannot be read: its own fault is reported, and no other. */
const anything: Node = { type: 'VectorSelector', matchers: [] }

/** Names are resolved when somebody asks: rules may read each other. */
function alertRule(name: string, tree: () => Node, json: JsonRecord): Omit<AlertingRule, 'at'> {
  const { severity, ...labels } = textsOf(json.labels)
  const { summary, description, message, ...annotations } = textsOf(json.annotations)
  const options: Partial<Record<keyof AlertOptions, unknown>> = {
    for: textOf(json.for) ?? '0s',
    severity: severity as AlertSeverity,
    summary,
    ...(description !== undefined && { description }),
    ...(json.keep_firing_for !== undefined && { keepFiringFor: textOf(json.keep_firing_for) }),
    labels,
    annotations: { ...(message !== undefined && { message }), ...annotations },
  }
  const lazy = Object.defineProperty(options, 'when', { get: once(tree), enumerable: true })
  return { kind: 'alerting rule', name, options: lazy as unknown as AlertingRule['options'] }
}

function recordRule(record: string, tree: () => Node, json: JsonRecord): Omit<RecordingRule, 'at'> {
  const labels = json.labels === undefined ? {} : { labels: textsOf(json.labels) }
  const rule = { kind: 'recording rule' as const, record, ...labels, options: labels }
  Object.defineProperty(rule, 'expr', { get: once(tree), enumerable: true })
  return rule as typeof rule & Pick<RecordingRule, 'expr'>
}

function once(tree: () => Node): () => InstantVector {
  let made: InstantVector | undefined
  return () => {
    made ??= expression<InstantVector>(tree())
    return made
  }
}

function textsOf(json: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(json)).map(([name, value]) => [name, textOf(value) ?? String(value)]),
  )
}

function groupOptions({ interval, limit, query_offset, labels }: JsonRecord): RuleGroupOptions {
  const every = textOf(interval) as RuleGroupOptions['interval']
  const offset = textOf(query_offset) as RuleGroupOptions['queryOffset']
  const most = numberOf(limit)
  return {
    ...(every !== undefined && { interval: every }),
    ...(most !== undefined && { limit: most }),
    ...(offset !== undefined && { queryOffset: offset }),
    ...(labels !== undefined && { labels: textsOf(labels) }),
  }
}

/** The place is worked out when it is asked for. */
function located<T extends object>(
  data: T,
  document: ForeignDocument,
  part: PartPath,
): T & { readonly at: SourceLocation | undefined } {
  Object.defineProperty(data, 'at', { get: () => document.placeOf(part), enumerable: false })
  return data as T & { readonly at: SourceLocation | undefined }
}

function notARule({ json, document, part, path }: ReadingRule, name: string | undefined): Problem {
  const what =
    name === undefined
      ? 'has neither "alert" nor "record"'
      : json.expr === undefined
        ? 'has no "expr"'
        : 'has both "alert" and "record"'
  return {
    code: 'files/rule',
    severity: 'error',
    summary: `a rule ${what}`,
    at: document.placeOf(part),
    path: [...path, ...(name === undefined ? [] : [name])],
    why: 'Prometheus refuses the whole rule file.',
    fix: 'An alerting rule has alert and expr, a recording rule record and expr.',
  }
}
