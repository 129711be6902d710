import { parser } from '@prometheus-io/lezer-promql'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyExpression, anyText } from '../testdata/arbitrary.ts'
import { http } from '../testdata/families.ts'
import type { Node } from './ast.ts'
import { rate } from './calls.ts'
import { parse } from './parse.ts'
import { pretty } from './pretty.ts'
import { numberText, print, ruleContext } from './print.ts'
import { select } from './select.ts'

const context = ruleContext('5m')

describe('whatever the builder can make', () => {
  it('prints to text that the grammar of Prometheus reads without an error', () => {
    forAll((expr) => {
      expect(errorsIn(print(expr, context))).toEqual([])
    })
  })

  it('prints to text that parses back to the same tree', () => {
    forAll((expr) => {
      const text = print(expr, context)
      const parsed = parsedTree(text)
      expect(comparable(parsed)).toEqual(comparable(expr.node))
      expect(print(parsed, context)).toBe(text)
    })
  })

  it('is the same tree when it is printed on several lines', () => {
    forAll((expr) => {
      const text = pretty(expr, context)
      expect(errorsIn(text)).toEqual([])
      expect(print(parsedTree(text), context)).toBe(print(expr, context))
    })
  })
})

describe('a label value', () => {
  it('survives, whatever it is; half a surrogate pair, which UTF-8 cannot carry, is replaced', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const text = print(rate(select(http.requests, { route: value }), '5m'))
        const { node } = parse(text)
        const matrix = node?.type === 'Call' ? node.args[0] : undefined
        const matcher = matrix?.type === 'MatrixSelector' ? matrix.vector.matchers[0] : undefined
        expect(matcher).toEqual({ label: 'route', op: '=', value: asUtf8(value) })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a number', () => {
  it('is printed so that it reads back as itself, to twelve digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = Number(numberText(value))
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-11)
        expect(numberText(read)).toBe(numberText(value))
      }),
      { numRuns: 2000 },
    )
  })
})

/** A text as UTF-8 carries it: half a surrogate pair becomes U+FFFD. */
function asUtf8(text: string): string {
  return Buffer.from(text).toString()
}

function forAll(check: (expr: { readonly node: Node }) => void): void {
  fc.assert(fc.property(anyExpression, check), { numRuns: 500 })
}

function errorsIn(text: string): readonly string[] {
  const errors: string[] = []
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) errors.push(`${text.slice(0, from)} <here> ${text.slice(from)}`)
    },
  })
  return errors
}

function parsedTree(text: string): Node {
  const { node, problems } = parse(text)
  if (node === undefined) throw new Error(`${text}: ${problems.map((p) => p.message).join(' ')}`)
  return node
}

/** A tree without what text cannot say: where a name comes from, and how a number was written. */
function comparable(node: Node): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => simplified(key, value)))
}

const unsaid: ReadonlySet<string> = new Set(['series', 'problems', 'rawBecause', 'text'])

function simplified(key: string, value: unknown): unknown {
  if (unsaid.has(key)) return undefined
  if (typeof value === 'string') return asUtf8(value)
  // JSON has no NaN, Inf and -0.
  if (typeof value === 'number') return key === 'value' || key === 'at' ? numberText(value) : value
  const node = value as Node | null
  if (node?.type === 'MatrixSelector') return { range: context.range, ...node }
  return value
}
