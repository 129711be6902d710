import type { Problem } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { http, orders, requestRate } from '../testdata/families.ts'
import { alerts, builtins, isBuiltin, up } from './builtins.ts'
import { matches, not } from './matcher.ts'
import { print } from './print.ts'
import { bucketOf, quantileSeries, raw, select } from './select.ts'
import { within } from './shortcuts.ts'

/** What JavaScript, or a cast, can pass. */
const loosely = select as unknown as (source: unknown, matchers: object) => ReturnType<typeof raw>

describe('a matcher that can match', () => {
  it.each<readonly [string, object, string]>([
    ['a value', { priority: 'high' }, 'priority="high"'],
    ['values', { priority: ['high', 'low'] }, 'priority=~"high|low"'],
    ['one value in a list', { priority: ['high'] }, 'priority="high"'],
    ['the absence of a value', { priority: not('high') }, 'priority!="high"'],
    ['a pattern', { priority: matches(/h.*/) }, 'priority=~"h.*"'],
    [
      'a pattern that takes the absence into account',
      { priority: matches(/|high/) },
      'priority=~"|high"',
    ],
    ['a target label', { job: 'shop', namespace: 'prod' }, 'job="shop", namespace="prod"'],
    ['an absent label', { priority: '' }, 'priority=""'],
    ['a variable', { priority: { variable: 'prio' } }, 'priority="$prio"'],
    [
      'a variable with several values',
      { priority: { variable: 'prio', multi: true } },
      'priority=~"$prio"',
    ],
    ['not a variable', { priority: not({ variable: 'prio', multi: true }) }, 'priority!~"$prio"'],
    [
      'a pattern with a variable',
      { priority: matches('${prio:pipe}x') },
      'priority=~"${prio:pipe}x"',
    ],
    ['nothing', { priority: undefined }, ''],
  ])('%s', (_, matchers, text) => {
    const selected = loosely(orders.queued, matchers)
    expect(print(selected)).toBe(text === '' ? 'orders_queued' : `orders_queued{${text}}`)
    expect(problemsOf(selected)).toEqual([])
  })

  it('takes text as it is where any text may stand', () => {
    const selected = select(orders.placed, { country: ['a.b', 'c|d'] })
    expect(print(raw(selected, 'To see it.'))).toBe(
      'orders_placed_total{country=~"a\\\\.b|c\\\\|d"}',
    )
  })
})

describe('a matcher that cannot match is a problem of the selector', () => {
  it.each<readonly [object, string, RegExp]>([
    [
      { priorty: 'high' },
      'metrics/undeclared-label',
      /^orders_queued has no label priorty: it declares priority, and targets have job, instance\. Did you mean "priority"\?$/,
    ],
    [
      { priority: 'hihg' },
      'metrics/label-value',
      /^priority="hihg": orders_queued has no priority "hihg"; it declares high, low\. Did you mean "high"\?$/,
    ],
    [{ priority: ['high', 'urgent'] }, 'metrics/label-value', /no priority "urgent"/],
    [{ priority: not('urgent') }, 'metrics/label-value', /^priority!="urgent"/],
    [
      { priority: matches(/hi/) },
      'metrics/label-value',
      /matches none of the values that orders_queued declares: high, low\.$/,
    ],
    [{ priority: not(/hi/) }, 'metrics/label-value', /^priority!~"hi" matches none/],
    [{ priority: matches(/(?!low).*/) }, 'promql/regexp', /RE2 has no lookahead/],
    [{ job: matches('([') }, 'promql/regexp', /Unterminated/],
    [{ toString: 'x' }, 'metrics/undeclared-label', /no label toString/],
  ])('%j', (matchers, code, summary) => {
    const problems = problemsOf(loosely(orders.queued, matchers))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      code,
      severity: 'error',
      summary: expect.stringMatching(summary),
    })
    expect(problems[0]?.at?.file).toMatch(/select\.test\.ts$/)
    expect(problems[0]?.related?.[0]?.message).toBe('orders_queued is defined here')
  })

  it('says what the consequence is', () => {
    const [found] = problemsOf(loosely(orders.queued, { priority: 'urgent' }))
    const [excluded] = problemsOf(loosely(orders.queued, { priority: not('urgent') }))
    expect(found?.why).toMatch(/returns nothing/)
    expect(excluded?.why).toMatch(/excludes nothing/)
  })

  it('reports every one of them', () => {
    expect(
      problemsOf(loosely(orders.queued, { prio: 'a', priority: 'b', job: matches('[') })),
    ).toHaveLength(3)
  })
})

describe('bucket bounds', () => {
  it('are those of the definition', () => {
    expect(problemsOf(bucketOf(http.duration, { le: '0.5' }))).toEqual([])
    expect(problemsOf(bucketOf(http.duration, { le: '+Inf' }))).toEqual([])
    const [problem] = problemsOf(bucketOf(http.duration, { le: '0.3' }))
    expect(problem?.summary).toBe(
      'le="0.3": http_request_duration_seconds has no bucket up to "0.3"; its bounds are 0.1, 0.5, 1, 5, +Inf.',
    )
  })

  it('are spelt differently by Prometheus 2 and 3 when they are whole numbers', () => {
    expect(problemsOf(bucketOf(http.duration, { le: '1' }))).toMatchObject([
      { code: 'metrics/bucket-bound', severity: 'warning' },
    ])
    expect(problemsOf(bucketOf(http.duration, { le: matches(/1|1\.0/) }))).toEqual([])
  })

  it('are checked by within()', () => {
    expect(problemsIn(within(http.duration, 1))).toEqual([])
    const found = problemsIn(within(http.duration, 2))
    expect(found).toHaveLength(1)
    // Where the shortcut was called, not where the shortcut selects.
    for (const { at } of found) expect(at?.file).toMatch(/select\.test\.ts$/)
  })
})

describe('what can be selected', () => {
  it('knows what its name refers to', () => {
    expect(select(requestRate, { route: '/' }).node).toMatchObject({
      name: 'route:http_requests:rate5m',
      series: { of: 'rule', rule: requestRate },
    })
    expect(quantileSeries(orders.payment, { quantile: '0.5' }).node).toMatchObject({
      name: 'order_payment_seconds',
      series: { of: 'family', part: 'value', family: orders.payment },
    })
  })

  it('is refused in JavaScript when it has no such series', () => {
    const loose = (make: unknown) => make as (source: unknown) => unknown
    expect(() => loose(select)(http.duration)).toThrow(
      'select() needs a counter or gauge, but http_request_duration_seconds is a histogram.',
    )
    expect(() => loose(bucketOf)(http.requests)).toThrow(
      'bucketOf() needs a histogram, but http_requests_total is a counter.',
    )
    expect(() => loose(select)(select(orders.queued))).toThrow(
      'select() needs a counter or gauge, but this is no definition.',
    )
  })

  it('is told apart at run time too', () => {
    expect(select(http.requests)).toMatchObject({ kind: 'counter vector', samples: 'counter' })
    expect(select(orders.queued)).toMatchObject({ kind: 'instant vector', samples: 'gauge' })
    expect(raw(http.requests, 'On purpose.')).toMatchObject({
      kind: 'instant vector',
      samples: 'gauge',
    })
    expect(select(http.requests).range('5m')).toMatchObject({
      kind: 'range vector',
      samples: 'counter',
    })
  })

  it('refuses durations that PromQL would not read', () => {
    const gauge = select(orders.queued)
    expect(() => gauge.range('0s')).toThrow('range(): "0s" is not a duration')
    expect(() => gauge.range('1.5h')).toThrow('range(): "1.5h" is not a duration')
    expect(() => gauge.offset('--5m' as '5m')).toThrow('offset(): "--5m" is not a duration')
    expect(() => gauge.subquery('1h', '-1m')).toThrow('subquery(): "-1m" is not a duration')
    expect(print(gauge.range('${window}').offset('-$shift'))).toBe(
      'orders_queued[${window}] offset -$shift',
    )
  })
})

describe('series of Prometheus itself', () => {
  it('are well-formed families', () => {
    expect(Object.values(builtins).flatMap(({ problems }) => problems)).toEqual([])
  })

  it('are told apart from what a system declares', () => {
    expect(isBuiltin(up)).toBe(true)
    expect(isBuiltin(orders.queued)).toBe(false)
  })

  it('may have the labels that rules give to alerts', () => {
    expect(problemsOf(select(alerts, { alertname: 'Down', team: 'shop' }))).toEqual([])
    expect(problemsOf(loosely(up, { team: 'shop' }))).toHaveLength(1)
  })
})

function problemsOf({
  node,
}: Pick<ReturnType<typeof raw>, 'node'> | { readonly node: unknown }): readonly Problem[] {
  return (node as { readonly problems?: readonly Problem[] }).problems ?? []
}

function problemsIn(expr: unknown): readonly Problem[] {
  const found: Problem[] = []
  JSON.stringify(expr, (key, value) => {
    if (key === 'problems') found.push(...value)
    return key === 'series' ? undefined : value
  })
  return found
}
