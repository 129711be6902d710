/** PromQL written by hand, with definitions put in by reference. */
import { type AnyFamily, callSite, isFamily, type Problem } from '@telltale/core'
import type { Node, RecordedAs, VectorSelector } from './ast.ts'
import { checkMatcher } from './check-matcher.ts'
import { type Expression, expression, type InstantVector, nodeOf } from './expression.ts'
import { skipQuoted } from './grafana-variables.ts'
import { infer } from './infer.ts'
import type { VariableRef } from './matcher.ts'
import { parse, type Splice } from './parse.ts'
import { numberText, print, quote } from './print.ts'
import { seriesNamed } from './series.ts'

/**
 * What may stand in a `promql` template.
 *
 * - a metric family or a recording rule: its name; `${http.duration}_bucket` is a histogram's part
 * - an expression: itself, as if in parentheses; a selector takes more matchers, a range, an offset
 * - a Grafana variable: `$name`
 * - a number; a list of label names, joined by commas
 * - a text: a duration or a label name as it is, between quotes a label value, escaped
 */
export type Interpolation =
  | Expression
  | AnyFamily
  | RecordedAs
  | VariableRef
  | number
  | string
  | readonly string[]

export type PromqlTag<L extends string> = (
  text: TemplateStringsArray,
  ...values: readonly Interpolation[]
) => InstantVector<L>

/**
 * An instant vector from PromQL text.
 *
 * The text stands between the backticks as Prometheus reads it, backslashes included. What is wrong
 * with it is in `problemsOf()` of the result, with the place in the text; nothing is thrown.
 * Metrics that are written as bare text are looked up by `telltale check`.
 *
 * Called with label names, it gives a vector with these labels in its type; a problem says so if
 * the query has others.
 *
 * @example
 * promql`sum by (route) (rate(${http.requests}{status_code=~"5.."}[5m]))`
 * promql('route')`max by (route) (${latency})` // InstantVector<'route'>
 */
export function promql(
  text: TemplateStringsArray,
  ...values: readonly Interpolation[]
): InstantVector<string>
export function promql<const L extends string = never>(...labels: readonly L[]): PromqlTag<L>
export function promql(
  first?: TemplateStringsArray | string,
  ...rest: readonly Interpolation[]
): InstantVector | PromqlTag<string> {
  if (isTemplate(first)) return build(first, rest, undefined, callSite(promql))
  const labels = first === undefined ? [] : [first, ...(rest as readonly string[])]
  const tag: PromqlTag<string> = (text, ...values) => build(text, values, labels, callSite(tag))
  return tag
}

function isTemplate(value: unknown): value is TemplateStringsArray {
  return Array.isArray(value) && 'raw' in value
}

type Site = () => Problem['at']

function build(
  template: TemplateStringsArray,
  values: readonly Interpolation[],
  labels: readonly string[] | undefined,
  at: Site,
): InstantVector {
  const draft: Draft = { text: '', families: new Map(), rules: new Map(), splices: new Map() }
  template.raw.forEach((raw, i) => {
    // The two escapes that a template literal itself needs.
    draft.text += raw.replace(/\\(`|\$\{)/g, '$1')
    const value = values[i]
    if (i < values.length) interpolate(draft, value)
  })
  const { node, problems } = parse(draft.text, {
    splices: draft.splices,
    finish: (selector, from) => resolved(draft, selector, from, at),
  })
  const syntax = problems.map(({ message, fix, from, to }) => ({
    code: 'promql/syntax',
    severity: 'error' as const,
    summary: `This is not PromQL: ${message}.`,
    at: at(),
    excerpt: { text: draft.text, from, to },
    why: 'Prometheus refuses the query.',
    fix: fix ?? 'Correct the marked part of the text.',
  }))
  if (node === undefined) return expression(withProblems(unreadable, syntax))
  return expression(withProblems(node, [...syntax, ...wrongShape(node, draft.text, labels, at)]))
}

/** Stands for a text without a tree; Prometheus would refuse it, too. */
const unreadable: Node = { type: 'VectorSelector', matchers: [] }

interface Draft {
  text: string
  /** Definitions by the offset of their name in the text. */
  readonly families: Map<number, AnyFamily>
  readonly rules: Map<number, RecordedAs>
  readonly splices: Map<number, Splice>
}

function interpolate(draft: Draft, value: unknown): void {
  const from = draft.text.length
  const quoteChar = openQuote(draft.text)
  if (quoteChar !== undefined) draft.text += quotedText(value, quoteChar)
  else if (isFamily(value)) {
    draft.families.set(from, value)
    draft.text += value.name
  } else if (typeof value === 'string') draft.text += value
  else if (typeof value === 'number') {
    draft.text += value < 0 ? `(${numberText(value)})` : numberText(value)
  } else if (Array.isArray(value)) draft.text += value.join(', ')
  else if (isRecord(value, 'record')) {
    draft.rules.set(from, value as unknown as RecordedAs)
    draft.text += (value as unknown as RecordedAs).record
  } else if (isRecord(value, 'variable')) draft.text += `$${value.variable}`
  else {
    const node = nodeOf(value as Expression)
    const shown = node.type === 'BinaryExpr' ? `(${print(node)})` : print(node)
    draft.splices.set(from, { node, length: shown.length })
    draft.text += shown
  }
}

/** What a value looks like inside quotes. */
function quotedText(value: unknown, quoteChar: string): string {
  if (isFamily(value)) return value.name
  if (isRecord(value, 'variable')) return `\${${value.variable}}`
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TypeError(
      'Between quotes a promql template takes a text, a number, a metric family or a variable.',
    )
  }
  if (quoteChar === '`') return String(value)
  const escaped = quote(String(value)).slice(1, -1)
  return quoteChar === "'" ? escaped.replaceAll('\\"', '"').replaceAll("'", "\\'") : escaped
}

function isRecord<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value
}

/** The quote that is open at the end of a text. */
function openQuote(text: string): string | undefined {
  for (let i = 0; i < text.length; ) {
    const end = skipQuoted(text, i)
    if (end === i) {
      i++
    } else if (text[i] !== '#' && (end - i < 2 || text[end - 1] !== text[i])) {
      return text[i]
    } else i = end
  }
  return undefined
}

/** The selector with what its name refers to, its matchers checked against the declaration. */
function resolved(
  { families, rules, splices }: Draft,
  selector: VectorSelector,
  from: number,
  at: Site,
): VectorSelector {
  const family = families.get(from)
  const rule = rules.get(from)
  const series =
    selector.series ??
    (family && selector.name !== undefined
      ? seriesNamed(family, selector.name)
      : rule && selector.name === rule.record
        ? ({ of: 'rule', rule } as const)
        : undefined)
  if (series === undefined) return selector
  const spliced = splices.get(from)?.node
  const checked = spliced?.type === 'VectorSelector' ? spliced.matchers : []
  const found =
    series.of === 'rule'
      ? []
      : selector.matchers
          .filter((matcher) => !checked.includes(matcher))
          .flatMap((matcher) => checkMatcher(series.family, series.part, matcher, at))
  return withProblems({ ...selector, series }, found)
}

function* wrongShape(
  node: Node,
  text: string,
  declared: readonly string[] | undefined,
  at: Site,
): Generator<Problem> {
  const { kind, labels } = infer(node)
  const excerpt = { text, from: 0, to: text.length }
  if (kind === 'range vector' || kind === 'string') {
    yield {
      code: 'promql/not-an-instant-vector',
      severity: 'error',
      summary: `The query gives a ${kind}, not an instant vector.`,
      at: at(),
      excerpt,
      why: 'A panel, an alert or an operator needs one sample for each series.',
      fix:
        kind === 'string'
          ? 'Use str() for a text.'
          : 'Put it into a function such as rate() or avg_over_time().',
    }
  }
  const isSame =
    declared === undefined ||
    labels.open ||
    (labels.names.length === declared.length &&
      labels.names.every((name) => declared.includes(name)))
  if (!isSame) {
    yield {
      code: 'promql/declared-labels',
      severity: 'error',
      summary: `The query gives ${list(labels.names)}, but is declared with ${list(declared)}.`,
      at: at(),
      excerpt,
      why: 'Operators, legends and alerts rely on the labels that the type names.',
      fix: `Write promql(${labels.names.map((name) => `'${name}'`).join(', ')})\`…\`, or change what the query groups by.`,
    }
  }
}

function list(labels: readonly string[]): string {
  return labels.length === 0 ? 'no labels' : `the labels ${labels.join(', ')}`
}

function withProblems<N extends Node>(node: N, problems: readonly Problem[]): N {
  if (problems.length === 0) return node
  return { ...node, problems: [...(node.problems ?? []), ...problems] }
}
