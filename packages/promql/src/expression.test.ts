import { describe, expect, it } from 'vitest'
import { http, orders } from '../testdata/families.ts'
import { avg, sum } from './aggregate.ts'
import { rate, scalar } from './calls.ts'
import { durationMs, durationText } from './duration.ts'
import { expression, num, str } from './expression.ts'
import { ignoring, on } from './matching.ts'
import { print } from './print.ts'
import { select } from './select.ts'
import { quantiles } from './shortcuts.ts'

describe('an expression', () => {
  it('is never changed by what is made of it', () => {
    const base = select(orders.queued, { priority: 'high' })
    const before = JSON.stringify(base.node)
    base.offset('5m').range('1h')
    base.add(1).gt(2).bool()
    sum(base).by('priority')
    expect(JSON.stringify(base.node)).toBe(before)
    expect(Object.isFrozen(base) && Object.isFrozen(base.node)).toBe(true)
  })

  it('keeps its tree when it is grouped later', () => {
    const total = avg(rate(http.requests))
    expect(print(total.by('route'))).toMatch(/^avg by \(route\)/)
    expect(print(total.by())).toBe(print(total))
    expect(print(total.without())).toMatch(/^avg without \(\) /)
  })

  it('says of what kind it is', () => {
    expect(num(1).kind).toBe('scalar')
    expect(num(1).gt(scalar(orders.queued)).kind).toBe('scalar')
    expect(num(1).gt(select(orders.queued)).kind).toBe('instant vector')
    expect(str('x').kind).toBe('string')
    expect(rate(http.requests).neg().subquery('1h').kind).toBe('range vector')
  })

  it('refuses methods that its kind does not have, in JavaScript too', () => {
    // biome-ignore lint/suspicious/noExplicitAny: what JavaScript can call
    const loose: any = expression(sum(rate(http.requests)).node)
    expect(() => loose.bool()).toThrow('bool() follows a comparison')
    expect(() => loose.add(1).bool()).toThrow('bool() follows a comparison')
    expect(() => loose.range('5m')).toThrow(
      /range\(\) follows a selector; this is a AggregateExpr.*subquery/,
    )
    expect(() => loose.offset('5m')).toThrow(/offset\(\) and at\(\) follow a selector/)
    expect(() => loose.by('route').by('method')).toThrow('by() follows an aggregation, once')
    expect(() => loose.add(1).without('route')).toThrow('without() follows an aggregation, once')
    expect(() => loose.add(undefined)).toThrow('undefined is not an expression')
    expect(() => loose.add({})).toThrow('[object Object] is not an expression')
  })
})

describe('matching', () => {
  it('refuses to copy what it matches on', () => {
    expect(() => on('job').groupLeft('job', 'version')).toThrow(
      'group_left: on(...) matches job already, so Prometheus refuses to copy it.',
    )
    expect(ignoring('job').groupRight('job').matching.include).toEqual(['job'])
  })
})

describe('quantiles', () => {
  it('are named as people name them', () => {
    const legends = quantiles(http.duration, [0.5, 0.9, 0.99, 0.999, 0.07]).map((q) => q.legend)
    expect(legends).toEqual(['p50', 'p90', 'p99', 'p99.9', 'p7'])
  })
})

describe('a duration', () => {
  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1y2w3d4h5m6s7ms', 33_019_506_007],
    ['250ms', 250],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms)
  })

  it.each(['', '5', '1.5h', '-5m', '5 m', '5m1h', '1mo'])('"%s" is none', (text) => {
    expect(durationMs(text)).toBeUndefined()
  })

  it.each([
    [0, '0s'],
    [90_000, '1m30s'],
    [86_400_000 * 30, '30d'],
    [1_001, '1s1ms'],
  ])('%d ms are %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
    expect(durationMs(text)).toBe(ms)
  })
})
