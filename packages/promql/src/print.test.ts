import { describe, expect, it } from 'vitest'
import { http, orders, requestRate } from '../testdata/families.ts'
import { sum, topk } from './aggregate.ts'
import { avgOverTime, histogramQuantile, rate, time } from './calls.ts'
import { num } from './expression.ts'
import { matches } from './matcher.ts'
import { on } from './matching.ts'
import { pretty } from './pretty.ts'
import { numberText, type Printable, print, quote, ruleContext } from './print.ts'
import { bucketOf, select } from './select.ts'
import { averageOf, ratio } from './shortcuts.ts'

const a = select(orders.queued)
const b = num(2)

describe('print', () => {
  const cases: Readonly<Record<string, readonly [Printable, string]>> = {
    'a definition stands for its series': [orders.queued, 'orders_queued'],
    'a recording rule stands for what it records': [requestRate, 'route:http_requests:rate5m'],
    'a product in a sum needs no parentheses': [b.mul(3).add(a), '2 * 3 + orders_queued'],
    'a sum in a product needs them': [b.add(3).mul(a), '(2 + 3) * orders_queued'],
    'on the left of the same operator they would change nothing': [b.sub(3).sub(4), '2 - 3 - 4'],
    'on its right they would': [b.sub(num(3).sub(4)), '2 - (3 - 4)'],
    'powers group to the right': [b.pow(num(3).pow(4)), '2 ^ 3 ^ 4'],
    'and need parentheses on the left': [b.pow(3).pow(4), '(2 ^ 3) ^ 4'],
    'a sign binds less than a power': [num(-2).pow(2), '(-2) ^ 2'],
    'a sign in front of a power needs none': [a.pow(2).neg(), '-orders_queued ^ 2'],
    'a sign on the right needs none': [b.pow(num(-1)).mul(time().neg()), '2 ^ -1 * -time()'],
    'a signed sum needs them': [a.add(1).neg(), '-(orders_queued + 1)'],
    'and binds tighter than or': [
      a.and(a).or(a),
      'orders_queued and orders_queued or orders_queued',
    ],
    'unless groups like and': [
      a.and(a.unless(a)),
      'orders_queued and (orders_queued unless orders_queued)',
    ],
    'between scalars a comparison has bool': [num(1).gt(2), '1 > bool 2'],
    'a subquery of a selector': [a.subquery('1h'), 'orders_queued[1h:]'],
    'a subquery of an operation': [a.add(1).subquery('1h', '1m'), '(orders_queued + 1)[1h:1m]'],
    'matching without labels': [
      a.div(a, on().groupLeft()),
      'orders_queued / on () group_left () orders_queued',
    ],
    'names that need quotes': [
      {
        type: 'VectorSelector',
        name: 'http.requests',
        matchers: [{ label: 'größe', op: '!=', value: '' }],
      },
      '{"http.requests", "größe"!=""}',
    ],
    'Grafana variables stand where they were written': [
      {
        type: 'AggregateExpr',
        op: 'sum',
        grouping: { kind: 'by', labels: ['$label', '${label:csv}'] },
        expr: {
          type: 'VectorSelector',
          name: '[[system]]_up',
          matchers: [],
          filters: ['$filters'],
          at: '$__from',
        },
      },
      'sum by ($label, ${label:csv}) ([[system]]_up{$filters} @ $__from)',
    ],
  }

  it.each(Object.entries(cases))('%s', (_, [expr, text]) => {
    expect(print(expr)).toBe(text)
  })

  it('gives each selector the matchers that its context has for it', () => {
    const context = {
      range: '5m',
      matchersOf: ({ name = '' }: { readonly name?: string }) =>
        name.includes(':') ? [] : [{ label: 'job', op: '=' as const, value: name }],
    }
    expect(print(sum(a).add(sum(requestRate)), context)).toBe(
      'sum(orders_queued{job="orders_queued"}) + sum(route:http_requests:rate5m)',
    )
    expect(print(select(orders.queued, { job: 'x' }), context)).toBe('orders_queued{job="x"}')
  })

  it('gives selectors the matchers of its context, unless they match that label already', () => {
    const context = { range: '5m', matchers: [{ label: 'job', op: '=', value: 'shop' }] } as const
    const expr = rate(http.requests).div(rate(select(http.requests, { job: 'other' })))
    expect(print(expr, context)).toBe(
      'rate(http_requests_total{job="shop"}[5m]) / rate(http_requests_total{job="other"}[5m])',
    )
  })

  it('leaves no variable in a rule', () => {
    expect(print(rate(http.requests), ruleContext('10m'))).toBe('rate(http_requests_total[10m])')
  })
})

describe('a number', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [1 - 0.999, '0.001'],
    [0.07 * 100, '7'],
    [Math.PI, '3.141592653589793'],
    [1 / 3, '0.3333333333333333'],
    [1_700_000_000_123, '1700000000123'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [-0, '-0'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ])('%d is printed as %s', (value, text) => {
    expect(numberText(value)).toBe(text)
  })
})

describe('a string', () => {
  it('escapes what would end it, and replaces what UTF-8 cannot carry', () => {
    expect(quote('a"b\\c\n\u0000')).toBe('"a\\"b\\\\c\\n\\u0000"')
    expect(quote('\ud83d\ude00 \ud83d \ude00')).toBe('"😀 \\ufffd \\ufffd"')
    expect(quote('\\ud83d \\\ufffd')).toBe('"\\\\ud83d \\\\\\ufffd"')
  })
})

describe('pretty', () => {
  const rule = ruleContext('5m')

  it('leaves short expressions on one line', () => {
    expect(pretty(sum(rate(http.requests)), rule)).toBe('sum(rate(http_requests_total[5m]))')
  })

  it('puts operators at the left, between their operands', () => {
    const expr = averageOf(http.duration, { by: ['route'] }).gt(0.5)
    expect(`\n${pretty(expr, rule)}\n`).toBe(
      `
    sum by (route) (rate(http_request_duration_seconds_sum[5m]))
  /
    sum by (route) (rate(http_request_duration_seconds_count[5m]))
>
  0.5
`,
    )
  })

  it('puts the contents of calls, aggregations and parentheses on lines of their own', () => {
    const errors = ratio(http.requests, { status_code: matches(/5../) }, { by: ['route'] })
    const latency = histogramQuantile(0.95, sum(rate(bucketOf(http.duration))).by('le', 'route'))
    const expr = avgOverTime(topk(3, latency.mul(errors.add(latency))).subquery('1h', '1m'))
    expect(`\n${pretty(expr, rule)}\n`).toBe(`
avg_over_time(
  topk(
    3,
      histogram_quantile(
        0.95,
        sum by (le, route) (rate(http_request_duration_seconds_bucket[5m]))
      )
    *
      (
            sum by (route) (rate(http_requests_total{status_code=~"5.."}[5m]))
          /
            sum by (route) (rate(http_requests_total[5m]))
        +
          histogram_quantile(
            0.95,
            sum by (le, route) (rate(http_request_duration_seconds_bucket[5m]))
          )
      )
  )[1h:1m]
)
`)
  })
})
