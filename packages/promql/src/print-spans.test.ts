import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyExpression } from '../testdata/arbitrary.ts'
import { type Node, walk } from './ast.ts'
import { parse } from './parse.ts'
import { print, ruleContext } from './print.ts'
import { printWithSpans } from './print-spans.ts'

const context = ruleContext('5m')

it('prints what print prints, and finds every node where it is read from', () => {
  fc.assert(
    fc.property(anyExpression, (expr) => {
      const { text, spans } = printWithSpans(expr, context)
      expect(text).toBe(print(expr, context))
      for (const node of walk(expr.node)) {
        const span = spans.get(node)
        if (span === undefined) throw new Error(`${node.type} of ${text} is nowhere`)
        const part = text.slice(span.from, span.to)
        const again = parse(part).node
        if (again === undefined) throw new Error(`${part} is no expression`)
        expect(print(timeless(again), context)).toBe(print(timeless(node), context))
      }
    }),
    { numRuns: 500 },
  )
})

describe('a matcher', () => {
  it.each([
    ['x{a="b", ba="b"}', 'a', 'a="b"'],
    ['x{ba="b", a="b"}', 'a', 'a="b"'],
    ['rate(x{a="{b=\\"c\\", d=\\"e\\"}", d="e"}[5m])', 'd', 'd="e"'],
    ['x{a!="b", a!="c"}', 'a', 'a!="b"'],
  ])('of %s on %s is %s', (text, label, expected) => {
    const node = tree(text)
    const printed = printWithSpans(node)
    const [matcher] = [...walk(node)]
      .flatMap((inner) => (inner.type === 'VectorSelector' ? inner.matchers : []))
      .filter((candidate) => candidate.label === label)
    const span = matcher && printed.spans.get(matcher)
    expect(span && printed.text.slice(span.from, span.to)).toBe(expected)
    expect(span?.from).toBe(printed.text.search(new RegExp(`(?<!\\w)${label}!?=(?!\\\\)`)))
  })

  it('that the context adds is no part of the tree', () => {
    const node = tree('x{a="b"}')
    const matchers = [{ label: 'job', op: '=', value: 'a="b"' }] as const
    const { text, spans } = printWithSpans(node, { range: '5m', matchers })
    expect(text).toBe('x{job="a=\\"b\\"", a="b"}')
    expect([...spans.values()]).toContainEqual({ from: 17, to: 22 })
  })
})

/** A range stands before the offset, which therefore is no part of the selector's own text. */
function timeless(node: Node): Node {
  if (node.type !== 'VectorSelector') return node
  const { offset, at, ...rest } = node
  return rest
}

function tree(text: string): Node {
  const { node } = parse(text)
  if (node === undefined) throw new Error(text)
  return node
}
