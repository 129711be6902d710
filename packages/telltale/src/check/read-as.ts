/** What functions read, and through which parts a value comes unchanged. */
import { type Call, type FunctionSignature, type Node, signatureOf, walk } from '@telltale/promql'
import type { Analysis } from './analysis.ts'

/** The argument whose samples a function reads as those of a counter, if it reads one so. */
export function counterArgument(call: Call): Node | undefined {
  return argumentOf(call, ({ args }) => args.indexOf('counter range'))
}

/** The range that a function reads, whatever it makes of it. */
export function rangeArgument(call: Call): Node | undefined {
  return argumentOf(call, ({ args }) => args.findIndex((kind) => kind.endsWith('range')))
}

function argumentOf(
  call: Call,
  indexIn: (signature: FunctionSignature) => number,
): Node | undefined {
  const signature = signatureOf(call.func)
  const i = signature === undefined ? -1 : indexIn(signature)
  return i < 0 ? undefined : call.args[i]
}

/** Whether every metric below is declared or recorded, and there is one. */
export function isKnown(node: Node, { seriesOf }: Analysis): boolean {
  let found = false
  for (const inner of walk(node)) {
    if (inner.type !== 'VectorSelector') continue
    if (seriesOf(inner) === undefined) return false
    found = true
  }
  return found
}

/** The recording rule whose result a selector or a range of it is. */
export function ruleBehind(node: Node, { seriesOf }: Analysis) {
  const selector = node.type === 'MatrixSelector' ? node.vector : node
  if (selector.type !== 'VectorSelector') return undefined
  const series = seriesOf(selector)
  return series?.of === 'rule' ? series.rule : undefined
}

/** Where a recording rule is written, as far as it knows. */
export function placeOf(rule: object) {
  return 'at' in rule ? (rule as { readonly at?: undefined }).at : undefined
}
