import { describe, expect, it } from 'vitest'
import { codes, problems } from '../../testing/rule-problems.ts'
import { http, shop } from '../../testing/shop.ts'
import { workbookBurnRates } from './burn-rates.ts'
import { availability, latency } from './sli.ts'
import { type SloOptions, slo } from './slo.ts'

const availabilityOfShop = availability(http.requests, { bad: { code: '500' } })

describe('an SLO', () => {
  it('may be like this', () => {
    expect(codes(shopOf({}))).toEqual([])
    expect(codes(shopOf({ objective: 0.9999, window: '7d' }))).toEqual([])
    expect(codes(shopOf({ sli: latency(http.duration, '1s') }))).toEqual([])
  })

  it.each([0, 1, 1.5, -0.1, Number.NaN])('has no objective of %d', (objective) => {
    expect(codes(shopOf({ objective }))).toContain('slo/objective')
  })

  it('is told its objective as a ratio when it is given in percent', () => {
    const [first] = problems(shopOf({ objective: 99.9 }))
    expect(first).toMatchObject({
      code: 'slo/objective',
      fix: 'Write it as a ratio: 0.999.',
      path: ['Shop', 'shop-availability'],
      at: { file: expect.stringContaining('slo-problems.test.ts') },
    })
  })

  it('has an objective that each factor can exceed', () => {
    const [only, ...others] = problems(shopOf({ objective: 0.93 }))
    expect(others).toEqual([])
    expect(only).toMatchObject({
      code: 'slo/objective-too-low',
      summary:
        'shop-availability: the page on a burn of 14.4 times (5m and 1h) needs 100.8 % bad events',
      fix: expect.stringContaining('raise the objective above 0.9306'),
    })
    expect(codes(shopOf({ objective: 0.931 }))).toEqual([])
    expect(codes(shopOf({ objective: 0.93, burnRates: workbookBurnRates.slice(1) }))).toEqual([])
  })

  it('has a limit that is a bound of the buckets', () => {
    const [first] = problems(shopOf({ sli: latency(http.duration, '2s') }))
    expect(first).toMatchObject({
      code: 'slo/latency-bound',
      summary:
        'shop-availability: 2s is no bound of the buckets of http_request_duration_seconds: 0.1, 1, 10',
    })
  })

  it.each([
    ['2.5s', "Write '2500ms', or a number in seconds: 2.5. The buckets end at 0.1, 1, 10."],
    ['0.1s', "Write '100ms', or a number in seconds: 0.1. The buckets end at 0.1, 1, 10."],
    ['fast', "Write '250ms', '2s' or a number in seconds: 2.5. The buckets end at 0.1, 1, 10."],
    ['', "Write '250ms', '2s' or a number in seconds: 2.5. The buckets end at 0.1, 1, 10."],
  ])('has a limit that is a length of time, not "%s"', (limit, fix) => {
    const [first, ...others] = problems(shopOf({ sli: latency(http.duration, limit as '1s') }))
    expect(others).toEqual([])
    expect(first).toMatchObject({
      code: 'slo/latency-bound',
      summary: `shop-availability: the limit "${limit}" is not a length of time`,
      fix,
    })
  })

  it('has a window that people agree on, and that Prometheus remembers', () => {
    expect(codes(shopOf({ window: '10d' as '30d' }))).toEqual(['slo/window'])
    expect(problems(shopOf({ window: '90d' }))).toMatchObject([
      { code: 'slo/window', severity: 'warning' },
    ])
  })

  it.each([
    ['windows the wrong way round', { tier: 'page', short: '1h', long: '5m', share: 0.02 }],
    ['a window longer than the whole', { tier: 'page', short: '1h', long: '60d', share: 0.02 }],
    ['no share of the budget', { tier: 'page', short: '5m', long: '1h', share: 0 }],
  ] as const)('has no row with %s', (_, row) => {
    expect(codes(shopOf({ burnRates: [row] }))).toContain('slo/burn-rates')
  })

  it('has a name of its own', () => {
    expect(codes(shopOf({}, 'API availability'))).toContain('slo/name')
    const one = slo('shop-availability', optionsOf({}))
    expect(codes(shop({ dashboards: [], rules: [], slos: [one, one] }))).toContain('slo/name')
  })
})

function shopOf(options: Partial<SloOptions>, name = 'shop-availability') {
  return shop({ dashboards: [], rules: [], slos: [slo(name, optionsOf(options))] })
}

function optionsOf(options: Partial<SloOptions>): SloOptions {
  return {
    objective: 0.999,
    sli: availabilityOfShop,
    runbook: { impact: 'x', diagnosis: ['x'], mitigation: ['x'] },
    ...options,
  }
}
