import { promql, rate, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { alert, http, shop } from '../../testing/shop.ts'
import type { AlertTest } from './alert-test.ts'
import { inStack } from './in-stack.ts'

const test = (name: string, labels: Readonly<Record<string, string>> = {}): AlertTest => ({
  cases: [
    {
      name: 'fires',
      series: [{ name, labels, values: '0+2x10' }],
      expect: [{ at: '5m', firing: [{ labels }] }],
    },
  ],
})

describe('a rule test where several systems are scraped', () => {
  it('gives a series the job of whoever exposes it', () => {
    const total = alert('Total', { when: sum(rate(http.requests, '5m')).gt(1) })
    const [one] = inStack(test('http_requests_total'), total, shop()).cases
    expect(one?.series[0]?.labels).toEqual({ job: 'shop-api' })
    expect(one?.expect[0]?.firing).toEqual([{ labels: {} }])
  })

  it('gives it to an alert, too, whose condition keeps it', () => {
    const open = alert('Open', { when: promql`carts_open > 1` })
    const [one] = inStack(test('carts_open'), open, shop()).cases
    expect(one?.expect[0]?.firing).toEqual([{ labels: { job: 'shop-worker' } }])
  })

  it('leaves alone what has one, and what nobody exposes', () => {
    const up = alert('Down', { when: promql`up == 0` })
    const given = test('up', { job: 'shop-api', instance: 'a:1' })
    expect(inStack(given, up, shop())).toEqual(given)
    const recorded = test('shop:http_requests:rate5m')
    expect(inStack(recorded, up, shop()).cases[0]?.series).toEqual(recorded.cases[0]?.series)
  })
})
