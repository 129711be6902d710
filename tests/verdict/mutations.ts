/** Systematic mistakes, made in text and in trees. */
import { childrenOf, type Node, parse, print, ruleContext, walk } from '@telltale/promql'

const context = ruleContext('5m')

/** Every mistake that can be made in a text by a slip of the hand. */
export function inText(text: string): readonly string[] {
  const dropped = [...text.matchAll(/[()[\]{}",=]/g)].map(
    ({ index }) => text.slice(0, index) + text.slice(index + 1),
  )
  const replaced = [
    [/\[5m\]/, '[0s]'],
    [/\[5m\]/, '[5]'],
    [/\[5m\]/, ''],
    [/\[5m\]/, '[5m:]'],
    [/\[5m\]/, '[5m:1m]'],
    [/\bby \(/, 'by ('],
    [/\bby \((\w+)/, 'by ($1-x'],
    [/\bby \((\w+)/, 'by (1$1'],
    [/=~"/, '=~"('],
    [/=~"/, '=~"(?!x)'],
    [/="/, '=~"'],
    [/="/, '=~"*'],
    [/(\w+)="/, '__name__="'],
    [/ (\/|\+|-|\*) /, ' $1 bool '],
    [/ (\/|\+|-|\*) /, ' and '],
    [/ (\/|\+|-|\*) /, ' == '],
    [/ (\/|\+|-|\*) /, ' $1 on (a) group_left (a) '],
    [/ (>|<|==) /, ' $1 bool '],
    [/\b(\d+(?:\.\d+)?)\b/, '"$1"'],
    [/\b(\d+(?:\.\d+)?)\b/, 'x'],
    [/(\w+)\(/, '$1s('],
    [/(\w+)\(/, 'histogram_quantile('],
    [/(\w+)\(/, 'sum('],
    [/(\w+)\(/, 'scalar('],
    [/(\w+)\(/, 'rate('],
    [/^/, '-'],
    [/^/, '1 + '],
    [/^/, '"a" + '],
    [/$/, ' offset 5m'],
    [/$/, ' @ 5'],
    [/$/, '[5m]'],
    [/$/, '[5m:]'],
    [/$/, ' by (a)'],
    [/$/, ' and 1'],
    [/$/, ' > 1'],
    [/$/, ' > bool 1'],
    [/$/, ' > on (a) 1'],
    [/$/, ' or on (a) group_left x'],
  ] as const
  return [...dropped, ...replaced.map(([pattern, by]) => text.replace(pattern, by))]
}

/** Every argument and operand replaced by one of another kind, swapped, left out or given twice. */
export function inTree(text: string): readonly string[] {
  const { node: root } = parse(text)
  if (root === undefined) return []
  return [...walk(root)].flatMap((node) => [
    ...others.flatMap((other) => (node === root ? [] : [printed(root, node, other)])),
    ...variantsOf(node).map((variant) => printed(root, node, variant)),
  ])
}

const others: readonly Node[] = ['1', '"a"', 'x', 'x[5m]', 'time()', '{a=""}'].flatMap((text) => {
  const { node } = parse(text)
  return node === undefined ? [] : [node]
})

function variantsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'Call':
      return [
        { ...node, args: [...node.args].reverse() },
        { ...node, args: node.args.slice(1) },
        { ...node, args: node.args.slice(0, -1) },
        { ...node, args: [...node.args, ...node.args.slice(-1)] },
        { ...node, args: [...node.args, { type: 'StringLiteral', value: 'a' }] },
      ]
    case 'AggregateExpr':
      return node.param === undefined
        ? [{ ...node, param: { type: 'NumberLiteral', value: 5 } }]
        : [
            { ...node, param: node.expr, expr: node.param },
            { type: 'AggregateExpr', op: node.op, expr: node.expr },
          ]
    case 'BinaryExpr':
      return [
        { ...node, bool: true },
        { ...node, lhs: node.rhs, rhs: node.lhs },
        { ...node, matching: { kind: 'on', labels: ['a'], group: 'group_left', include: ['a'] } },
        { ...node, matching: { kind: 'ignoring', labels: [] } },
      ]
    default:
      return childrenOf(node)
  }
}

function printed(root: Node, old: Node, by: Node): string {
  return print(replaced(root, old, by), context)
}

function replaced(node: Node, old: Node, by: Node): Node {
  if (node === old) return by
  const inner = (child: Node) => replaced(child, old, by)
  switch (node.type) {
    case 'MatrixSelector': {
      const vector = inner(node.vector)
      return vector.type === 'VectorSelector' ? { ...node, vector } : vector
    }
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return { ...node, expr: inner(node.expr) }
    case 'Call':
      return { ...node, args: node.args.map(inner) }
    case 'AggregateExpr':
      return {
        ...node,
        expr: inner(node.expr),
        ...(node.param && { param: inner(node.param) }),
      }
    case 'BinaryExpr':
      return { ...node, lhs: inner(node.lhs), rhs: inner(node.rhs) }
    default:
      return node
  }
}
