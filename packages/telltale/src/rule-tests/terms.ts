/** A condition as alternatives, each of them terms that must all hold. */
import {
  type BinaryExpr,
  type Call,
  type ComparisonOp,
  childrenOf,
  durationMs,
  type Node,
  type NumberLiteral,
  type VectorSelector,
  walk,
} from '@telltale/promql'
import type { TestContext } from './context.ts'
import { NotEvaluable, rulesFor } from './evaluate/world.ts'
import type { Reading } from './source.ts'

export type Term =
  | { readonly of: 'comparison'; readonly node: Filter }
  | { readonly of: 'absence'; readonly node: Call }

/** @throws NotEvaluable for a condition that is neither a comparison nor an absence */
export function alternativesOf(node: Node, context: TestContext): readonly (readonly Term[])[] {
  if (node.type === 'BinaryExpr') {
    if (node.op === 'or') {
      return [...alternativesOf(node.lhs, context), ...alternativesOf(node.rhs, context)]
    }
    if (node.op === 'and') {
      const right = termsOrPresence(node.rhs, context)
      return termsOrPresence(node.lhs, context).flatMap((left) =>
        right.map((terms) => [...left, ...terms]),
      )
    }
    if (isFilter(node)) return [[{ of: 'comparison', node }]]
  }
  if (node.type === 'Call' && node.func.startsWith('absent')) return [[{ of: 'absence', node }]]
  if (node.type === 'AggregateExpr') return alternativesOf(node.expr, context)
  if (node.type === 'VectorSelector') {
    const rules = rulesFor(node, context.records)
    const [only] = rules
    if (only !== undefined && rules.length === 1) return alternativesOf(only.node, context)
  }
  throw new NotEvaluable('the condition is neither a comparison nor an absence')
}

/** Beside a comparison, what is there whenever there is data asks for nothing. */
function termsOrPresence(node: Node, context: TestContext): readonly (readonly Term[])[] {
  return [...walk(node)].some(isDecision) ? alternativesOf(node, context) : [[]]
}

function isDecision(node: Node): boolean {
  if (node.type === 'BinaryExpr') return isFilter(node) || node.op === 'unless'
  return node.type === 'Call' && node.func.startsWith('absent')
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])

function isFilter(node: BinaryExpr): node is BinaryExpr & { readonly op: ComparisonOp } {
  return comparisons.has(node.op) && node.bool !== true
}

/**
 * Comparisons with a number inside of what a comparison compares: they leave out series, such as
 * those without a limit.
 *
 * @example
 * innerFilters(parse('memory / (limit > 0) > 0.9'))   // limit > 0
 */
export function innerFilters(root: Node): readonly InnerFilter[] {
  const inside = (node: Node, isInside: boolean): readonly InnerFilter[] => {
    const isOwn = node.type === 'BinaryExpr' && isFilter(node)
    const within = childrenOf(node).flatMap((child) => inside(child, isInside || isOwn))
    return isInside && isLimit(node) ? [node, ...within] : within
  }
  return inside(root, false)
}

function isLimit(node: Node): node is InnerFilter {
  return node.type === 'BinaryExpr' && isFilter(node) && node.rhs.type === 'NumberLiteral'
}

type InnerFilter = Filter & { readonly rhs: NumberLiteral }
type Filter = BinaryExpr & { readonly op: ComparisonOp }

/** How far back an expression looks, with everything that it reads, in milliseconds. */
export function reachOf(node: Node, range: string, context: TestContext): number {
  const ms = (text: string | undefined) =>
    text === undefined ? 0 : Math.abs(durationMs(text.replace(/^-/, '')) ?? 0)
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return 0
    case 'VectorSelector':
      return ms(node.offset) + behind(node, context)
    case 'MatrixSelector':
      return ms(node.range ?? range) + reachOf(node.vector, range, context)
    case 'SubqueryExpr':
      return ms(node.range) + ms(node.offset) + reachOf(node.expr, range, context)
    default: {
      const inside = childrenOf(node).map((child) => reachOf(child, range, context))
      return Math.max(0, ...inside)
    }
  }
}

function behind(selector: VectorSelector, context: TestContext): number {
  const rules = rulesFor(selector, context.records)
  return Math.max(0, ...rules.map((rule) => reachOf(rule.node, rule.range, context)))
}

/** The ranges that an expression names, in milliseconds. */
export function rangesIn(nodes: readonly Node[], range: string): readonly number[] {
  return nodes
    .flatMap((node) => [...walk(node)])
    .flatMap((node) =>
      node.type === 'MatrixSelector' || node.type === 'SubqueryExpr'
        ? [durationMs(node.range ?? range) ?? 0]
        : [],
    )
}

/** What a condition makes of the series that it reads. */
export function readingOf(node: Node, context: TestContext): Reading {
  return { isTime: readsTime(node, context), trends: trendsIn(node) }
}

/** Series of which only the change is read: a constant one says nothing. */
function trendsIn(node: Node): ReadonlySet<string> {
  const names = (root: Node) =>
    [...walk(root)].flatMap((inner) =>
      inner.type === 'VectorSelector' && inner.name !== undefined ? [inner.name] : [],
    )
  const changing = [...walk(node)].flatMap((inner) =>
    inner.type === 'Call' && /^(?:i?delta|deriv)$/.test(inner.func) ? names(inner) : [],
  )
  const all = names(node)
  const times = (list: readonly string[], name: string) => list.filter((one) => one === name).length
  return new Set(changing.filter((name) => times(changing, name) === times(all, name)))
}

/** Whether something is compared with the present time, recorded parts included. */
function readsTime(node: Node, context: TestContext): boolean {
  const seen = new Set<Node>()
  const ask = (root: Node): boolean => {
    if (seen.has(root)) return false
    seen.add(root)
    return [...walk(root)].some(
      (inner) =>
        (inner.type === 'Call' && inner.func === 'time') ||
        (inner.type === 'VectorSelector' &&
          rulesFor(inner, context.records).some((rule) => ask(rule.node))),
    )
  }
  return ask(node)
}
