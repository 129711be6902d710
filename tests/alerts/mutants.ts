/** An alert, changed in one place: each threshold, matcher, length of time and label by itself. */
import { childrenOf, durationMs, durationText, type Node, parse, print } from '@telltale/promql'
import {
  matcherGroups,
  withMatcher,
} from '../../packages/telltale/src/rule-tests/matcher-groups.ts'
import { replaceNodes } from '../../packages/telltale/src/rules/replace-nodes.ts'

export interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly keep_firing_for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface Mutant {
  readonly what: string
  readonly rule: Alert
}

export function mutantsOf(rule: Alert): readonly Mutant[] {
  return [
    ...expressions(rule.expr).map(({ what, expr }) => ({ what, rule: { ...rule, expr } })),
    ...otherHolds(rule).map((held) => ({ what: `for: ${held}`, rule: { ...rule, for: held } })),
    ...otherKeeps(rule),
    ...Object.keys(rule.labels).flatMap((label) => {
      const { [label]: value, ...others } = rule.labels
      return [
        { what: `without the label ${label}`, rule: { ...rule, labels: others } },
        {
          what: `${label}: not ${value}`,
          rule: { ...rule, labels: { ...others, [label]: `not ${value}` } },
        },
      ]
    }),
  ]
}

/** Half as long and twice as long; what fires at once waits instead. */
function otherHolds(rule: Alert): readonly string[] {
  const ms = durationMs(rule.for) ?? 0
  return ms === 0 ? ['5m'] : [ms / 2, ms * 2].map((held) => durationText(held))
}

function otherKeeps({ keep_firing_for: kept, ...rule }: Alert): readonly Mutant[] {
  if (kept === undefined) return []
  const ms = durationMs(kept) ?? 0
  return [
    { what: 'without keep_firing_for', rule },
    ...[ms / 2, ms * 2].map(durationText).map((other) => ({
      what: `keep_firing_for: ${other}`,
      rule: { ...rule, keep_firing_for: other },
    })),
  ]
}

function expressions(text: string): readonly { readonly what: string; readonly expr: string }[] {
  const { node: root } = parse(text)
  if (root === undefined) throw new Error(`no tree of ${text}`)
  const changes = [...thresholds(root), ...operators(root)].map(({ what, from, to }) => ({
    what,
    to: replaceNodes(root, (node) => (node === from ? to : undefined)),
  }))
  return [...changes, ...matchers(root)].map(({ what, to }) => ({
    what,
    expr: print(to, { range: '5m' }),
  }))
}

/** The whole expression, changed. */
interface Changed {
  readonly what: string
  readonly to: Node
}

interface Change {
  readonly what: string
  readonly from: Node
  readonly to: Node
}

function* thresholds(node: Node): Generator<Change> {
  for (const inner of nodesIn(node)) {
    if (inner.type !== 'BinaryExpr' || !comparisons.has(inner.op)) continue
    const number = inner.rhs
    if (number.type !== 'NumberLiteral') continue
    const others = number.value === 0 ? [1, -1] : [number.value * 0.9, number.value * 1.1]
    for (const value of others) {
      const shown = Number(value.toPrecision(6))
      const to: Node = { type: 'NumberLiteral', value: shown }
      yield { what: `${inner.op} ${shown}`, from: inner, to: { ...inner, rhs: to } }
    }
  }
}

function matchers(root: Node): readonly Changed[] {
  return matcherGroups(root).flatMap((group) => {
    const { selectors, matcher } = group
    const names = selectors.map(({ name }) => name).join(' and ')
    const changed = { ...matcher, value: `not-${matcher.value}` }
    return [
      {
        what: `${names} without ${matcher.label}`,
        to: withMatcher(root, group, undefined),
      },
      ...selectors.map((selector) => ({
        what: `${selector.name}{${matcher.label}${matcher.op}"${changed.value}"}`,
        to: withMatcher(
          root,
          matcher.op.startsWith('!') ? group : { ...group, selectors: [selector] },
          changed,
        ),
      })),
    ]
  })
}

/** `>` becomes `<`, `==` becomes `!=`. */
function* operators(node: Node): Generator<Change> {
  for (const inner of nodesIn(node)) {
    if (inner.type !== 'BinaryExpr') continue
    const op = opposite[inner.op]
    if (op === undefined) continue
    yield { what: `${op} instead of ${inner.op}`, from: inner, to: { ...inner, op } }
  }
}

const opposite: Readonly<Record<string, '>' | '<' | '==' | '!='>> = {
  '>': '<',
  '<': '>',
  '==': '!=',
  '!=': '==',
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])

function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}
