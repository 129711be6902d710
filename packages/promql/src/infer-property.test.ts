import { familiesOf } from '@telltale/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyExpression } from '../testdata/arbitrary.ts'
import { http, orders, requestRate } from '../testdata/families.ts'
import { type Node, walk } from './ast.ts'
import { type InferEnvironment, infer } from './infer.ts'
import { parse } from './parse.ts'
import { print, ruleContext } from './print.ts'
import { seriesRegistry } from './series.ts'
import { unitText } from './unit.ts'

const environment: InferEnvironment = {
  resolve: seriesRegistry(familiesOf({ http, orders }), [requestRate]),
}

it('is known of parsed text what is known of the built expression', () => {
  fc.assert(
    fc.property(anyExpression, (expr) => {
      const { node } = parse(print(expr, ruleContext('5m')))
      if (node === undefined) throw new Error('it does not parse')
      const [built, parsed] = [infer(expr, environment), infer(node, environment)]
      expect({ ...parsed, unit: unitText(parsed.unit), rawCounter: undefined }).toEqual({
        ...built,
        unit: unitText(built.unit),
        rawCounter: undefined,
      })
    }),
    { numRuns: 1000 },
  )
})

it('finds every part of a text that a node was read from', () => {
  fc.assert(
    fc.property(anyExpression, (expr) => {
      const text = print(expr, ruleContext('5m'))
      const { node, spans } = parse(text, { spans: true })
      if (node === undefined || spans === undefined) throw new Error('it does not parse')
      for (const inner of walk(node)) {
        const span = spans.get(inner)
        if (span === undefined) throw new Error(`${inner.type} of ${text} is nowhere`)
        const read = parse(text.slice(span.from, span.to)).node
        expect(comparable(read)).toEqual(comparable(inner))
      }
    }),
    { numRuns: 300 },
  )
})

/** Without times, which stand behind the range of a selector and not in its own place. */
function comparable(node: Node | undefined): unknown {
  if (node?.type !== 'VectorSelector') return node
  return { ...node, offset: undefined, at: undefined }
}
