/** Which matchers of an expression must be changed together for anything to change. */
import { childrenOf, type LabelMatcher, type Node, type VectorSelector } from '@telltale/promql'
import { replaceNodes } from '../rules/replace-nodes.ts'

/** Selectors, and the matcher that all of them have. */
export interface MatcherGroup {
  readonly selectors: readonly VectorSelector[]
  readonly matcher: LabelMatcher
}

/**
 * Each matcher by itself, but one that both sides of an operator have, which are matched by this
 * label: what one side lets through then finds no partner on the other.
 *
 * @example
 * memory{namespace="shop"} / limit{namespace="shop"}   // one group
 * sum(memory{namespace="shop"}) / sum(limit{namespace="shop"})   // two
 */
export function matcherGroups(root: Node): readonly MatcherGroup[] {
  return [...joinedIn(root)].flatMap((selectors) => {
    const all = selectors.flatMap(({ matchers }) => matchers)
    const different = all.filter((one, i) => all.findIndex((other) => same(one, other)) === i)
    const having = (matcher: LabelMatcher) =>
      selectors.filter(({ matchers }) => matchers.some((other) => same(matcher, other)))
    return different.flatMap((matcher) =>
      having(matcher).length === selectors.length
        ? [{ selectors, matcher }]
        : having(matcher).map((selector) => ({ selectors: [selector], matcher })),
    )
  })
}

/** The expression with another matcher in the place of the group's, or without it. */
export function withMatcher(
  root: Node,
  { selectors, matcher }: MatcherGroup,
  other: LabelMatcher | undefined,
): Node {
  const changed = (selector: VectorSelector): VectorSelector => ({
    ...selector,
    matchers: [
      ...selector.matchers.filter((own) => !same(own, matcher)),
      ...(other === undefined ? [] : [other]),
    ],
  })
  return replaceNodes(root, (node) =>
    node.type === 'VectorSelector' && selectors.includes(node) ? changed(node) : undefined,
  )
}

/** Selectors whose series meet each other with all of their labels; each other one by itself. */
function* joinedIn(node: Node): Generator<readonly VectorSelector[]> {
  const met = meeting(node)
  if (met !== undefined) {
    yield met
    return
  }
  for (const child of childrenOf(node)) yield* joinedIn(child)
}

/** The selectors of an expression that keeps the labels of all of them; else nothing. */
function meeting(node: Node): readonly VectorSelector[] | undefined {
  switch (node.type) {
    case 'NumberLiteral':
      return []
    case 'VectorSelector':
      return [node]
    case 'MatrixSelector':
      return [node.vector]
    case 'UnaryExpr':
      return meeting(node.expr)
    case 'Call': {
      const [argument] = node.args
      const keepsLabels = /^(?:rate|irate|increase|delta|.+_over_time)$/.test(node.func)
      return keepsLabels && node.args.length === 1 && argument ? meeting(argument) : undefined
    }
    case 'BinaryExpr': {
      const isJoin = node.matching === undefined && node.op !== 'or' && node.op !== 'unless'
      const [left, right] = [meeting(node.lhs), meeting(node.rhs)]
      return isJoin && left && right ? [...left, ...right] : undefined
    }
    default:
      return undefined
  }
}

function same(a: LabelMatcher, b: LabelMatcher): boolean {
  return a.label === b.label && a.op === b.op && a.value === b.value
}
