import { describe, expect, it } from 'vitest'
import { argumentsFor, camelCase, makerOf, samples } from '../testdata/printed.ts'
import * as aggregations from './aggregate.ts'
import { aggregateOps } from './ast.ts'
import * as calls from './calls.ts'
import { aggregators, type FunctionName, functions, signatureOf } from './functions.ts'
import { kindOf } from './kind.ts'
import { print } from './print.ts'

const names = Object.keys(functions) as FunctionName[]

describe('the signature table', () => {
  it('has a typed function for each row, and a row for each typed function', () => {
    expect(Object.keys(calls).sort()).toEqual(names.map(camelCase).sort())
  })

  it('has a typed function for each aggregation', () => {
    expect(Object.keys(aggregations).sort()).toEqual(Object.keys(aggregators).map(camelCase).sort())
    expect(Object.keys(aggregators)).toEqual([...aggregateOps])
  })

  it.each(names)('%s prints its name and as many arguments as its row says', (name) => {
    for (const how of ['fewest', 'most'] as const) {
      const expr = samples.find(({ title }) => title === `${name} with the ${how} arguments`)?.expr
      const args = argumentsFor(name, how)
      expect(expr?.node).toMatchObject({ type: 'Call', func: name })
      expect(expr?.node.type === 'Call' && expr.node.args).toHaveLength(args.length)
    }
  })

  it.each(names)('%s returns what its row says', (name) => {
    const { node } = makerOf(name)(...argumentsFor(name, 'fewest'))
    expect(kindOf(node)).toBe(functions[name].returns === 'scalar' ? 'scalar' : 'instant vector')
  })

  it('says since when for what Prometheus 2.42 does not know', () => {
    const late = names.filter((name) => signatureOf(name)?.since !== undefined)
    expect(late).toHaveLength(22)
    const experimental = names.filter((name) => signatureOf(name)?.experimental)
    expect(experimental.filter((name) => !late.includes(name))).toEqual([])
  })

  it('knows no function that every object has', () => {
    expect(signatureOf('toString')).toBeUndefined()
    expect(signatureOf('rate')?.args).toEqual(['counter range'])
  })
})

describe('a function over a range', () => {
  it('takes the range of the context when none is given', () => {
    expect(print(makerOf('rate')(argument('x')))).toBe('rate(x[$__rate_interval])')
    expect(print(makerOf('rate')(argument('x')), { range: '2m' })).toBe('rate(x[2m])')
  })

  it('takes its own range', () => {
    expect(print(makerOf('rate')(argument('x'), '7m'))).toBe('rate(x[7m])')
  })

  it('refuses a range beside a range, and a value without a past', () => {
    const rate = makerOf('rate')
    expect(() => rate(rate(argument('x')))).toThrow(
      /rate\(\) needs stored series or a range.*subquery/,
    )
    const [ranged] = argumentsFor('rate', 'fewest')
    expect(() => rate(ranged, '1h')).toThrow('rate(): this is a range already, so "1h"')
    expect(() => rate(argument('x'), 'soon')).toThrow('rate(): "soon" is not a duration')
    expect(() => rate(undefined)).toThrow('undefined is not an expression')
  })
})

function argument(name: string) {
  return { node: { type: 'VectorSelector', name, matchers: [] } as const }
}
