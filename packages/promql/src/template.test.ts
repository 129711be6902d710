import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { sum } from './aggregate.ts'
import { rate } from './calls.ts'
import type { Expression, InstantVector, Recorded } from './expression.ts'
import { infer } from './infer.ts'
import { matches } from './matcher.ts'
import { print } from './print.ts'
import { problemsOf } from './problems.ts'
import { bucketOf, select } from './select.ts'
import { promql } from './template.ts'
import { unitText } from './unit.ts'

const help = 'For this test.'
const labels = { route: upTo(9), method: oneOf('GET', 'POST') }
const requests = counter('requests_total', { help, unit: 'requests', labels })
const duration = histogram('duration_seconds', { help, labels, buckets: [1, 2] })
const depth = gauge('depth', { help, unit: 'jobs', labels: { queue: oneOf('a', 'b') } })
const perRoute: Recorded<'route'> = {
  record: 'route:requests:rate5m',
  expr: sum(rate(requests, '5m')).by('route'),
}

const codes = (expr: Expression) => problemsOf(expr).map(({ code }) => code)

describe('a promql template', () => {
  it('refers to a family by its definition', () => {
    const expr = promql`sum by (route) (rate(${requests}{method="GET"}[5m] offset 1d))`
    expect(print(expr)).toBe('sum by (route) (rate(requests_total{method="GET"}[5m] offset 1d))')
    expect(infer(expr).labels).toEqual({ names: ['route'], open: false })
    expect(unitText(infer(expr).unit)).toBe('requests per second')
    expect(problemsOf(expr)).toEqual([])
  })

  it('refers to a part of a histogram by its suffix', () => {
    const expr = promql`histogram_quantile(0.9, sum by (le) (rate(${duration}_bucket[5m])))`
    expect(print(expr)).toBe(
      'histogram_quantile(0.9, sum by (le) (rate(duration_seconds_bucket[5m])))',
    )
    expect(unitText(infer(expr).unit)).toBe('seconds')
  })

  it('refers to a recording rule', () => {
    const expr = promql`max(${perRoute})`
    expect(print(expr)).toBe('max(route:requests:rate5m)')
    expect(unitText(infer(expr).unit)).toBe('requests per second')
  })

  it('adds matchers, a range and an offset to a selector', () => {
    const post = bucketOf(duration, { method: 'POST' })
    expect(print(promql`rate(${post}{route=~"/a.*"}[5m] offset 1h)`)).toBe(
      'rate(duration_seconds_bucket{method="POST", route=~"/a.*"}[5m] offset 1h)',
    )
  })

  it('takes an expression as if it were in parentheses', () => {
    const total = sum(depth).add(1)
    expect(print(promql`2 * ${total} ^ 2`)).toBe('2 * (sum(depth) + 1) ^ 2')
    expect(print(promql`max_over_time(${total}[1h:1m])`)).toBe(
      'max_over_time((sum(depth) + 1)[1h:1m])',
    )
  })

  it('takes numbers, texts, lists and variables', () => {
    const window = { variable: '__rate_interval' }
    const expr = promql`sum by (${['route', 'method']}) (rate(${requests}[${window}] offset ${'5m'})) > ${-1} ^ ${2}`
    expect(print(expr)).toBe(
      'sum by (route, method) (rate(requests_total[$__rate_interval] offset 5m)) > (-1) ^ 2',
    )
  })

  it.each(['plain', 'say "hi"', "it's", 'back\\slash', 'new\nline', '${not_a_hole}', 'ä😀'])(
    'escapes the label value %j between quotes',
    (value) => {
      for (const expr of [promql`x{a="${value}"}`, promql`x{a='${value}'}`]) {
        expect(problemsOf(expr)).toEqual([])
        expect(expr.node).toMatchObject({ matchers: [{ label: 'a', op: '=', value }] })
      }
    },
  )

  it('takes a variable and a family between quotes', () => {
    const expr = promql`{__name__=~"${requests}|other", route=~"${{ variable: 'route', multi: true }}"}`
    expect(print(expr)).toBe('{__name__=~"requests_total|other", route=~"${route}"}')
  })

  it('reads the text as Prometheus does, backslashes included', () => {
    expect(print(promql`x{a=~"\\d+", b=~\`\w\`}`)).toBe('x{a=~"\\\\d+", b=~"\\\\w"}')
  })

  it('leaves bare names to the check', () => {
    const { node } = promql`sum(nobody_knows)`
    expect(node).toMatchObject({ expr: { name: 'nobody_knows' } })
    expect(node).not.toHaveProperty('expr.series')
  })

  it('is an instant vector that can be used further', () => {
    const expr = promql`sum(rate(${requests}[5m]))`
    expect(print(expr.div(promql`sum(${depth})`).mul(100))).toBe(
      'sum(rate(requests_total[5m])) / sum(depth) * 100',
    )
  })
})

describe('a promql template with problems', () => {
  it('says where the text is wrong, without throwing', () => {
    const [problem, ...rest] = problemsOf(promql`sum by (route) (reat(${requests}[5m]))`)
    expect(rest).toEqual([])
    expect(problem).toMatchObject({
      code: 'promql/syntax',
      severity: 'error',
      summary: 'This is not PromQL: there is no function reat().',
      fix: 'Did you mean rate()?',
      excerpt: { text: 'sum by (route) (reat(requests_total[5m]))', from: 16, to: 20 },
    })
    expect(problem?.at?.file).toMatch(/template\.test\.ts$/)
  })

  it('says where an expression that was put in does not fit', () => {
    const [problem] = problemsOf(promql`${sum(depth)}{queue="a"}`)
    expect(problem?.excerpt).toEqual({ text: 'sum(depth){queue="a"}', from: 10, to: 21 })
  })

  it('checks matchers against the declaration, once', () => {
    expect(codes(promql`rate(${requests}{method="PUT"}[5m])`)).toEqual(['metrics/label-value'])
    expect(codes(promql`rate(${duration}_sum{status="200"}[5m])`)).toEqual([
      'metrics/undeclared-label',
    ])
    const wrong = select(depth, { queue: matches(/c.*/) })
    expect(codes(promql`sum(${wrong}{job="x"})`)).toEqual(['metrics/label-value'])
  })

  it('keeps the problems of an expression that was put in', () => {
    const inner = promql`rate(${requests}{method="PUT"}[5m])`
    expect(codes(promql`sum(${inner}) + sum(${inner})`)).toEqual([
      'metrics/label-value',
      'metrics/label-value',
    ])
  })

  it('refuses what is no instant vector', () => {
    expect(codes(promql`${requests}[5m]`)).toEqual(['promql/not-an-instant-vector'])
    expect(codes(promql`"text"`)).toEqual(['promql/not-an-instant-vector'])
  })

  it('prints what Prometheus refuses as well, when there is no tree', () => {
    expect(print(promql`sum(`)).toBe('{}')
  })

  it('throws for what is no expression at all, which only a program can get wrong', () => {
    expect(() => promql`sum(${undefined as unknown as string})`).toThrow(TypeError)
    expect(() => promql`x{a="${sum(depth)}"}`).toThrow(TypeError)
  })
})

describe('a promql template with declared labels', () => {
  it('has them in its type', () => {
    const expr = promql('route')`sum by (route) (rate(${requests}[5m]))`
    expectTypeOf(expr).toEqualTypeOf<InstantVector<'route'>>()
    expectTypeOf(promql()`sum(${depth})`).toEqualTypeOf<InstantVector<never>>()
    expectTypeOf(promql`sum(${depth})`).toEqualTypeOf<InstantVector<string>>()
    expect(problemsOf(expr)).toEqual([])
  })

  it.each([
    ['one more', promql('route', 'method')`sum by (route) (rate(${requests}[5m]))`],
    ['one fewer', promql()`sum by (route) (rate(${requests}[5m]))`],
    ['another', promql('method')`sum by (route) (rate(${requests}[5m]))`],
  ])('says so when the query has others: %s', (_what, expr) => {
    expect(problemsOf(expr)).toMatchObject([
      { code: 'promql/declared-labels', fix: expect.stringContaining("promql('route')`…`") },
    ])
  })

  it('cannot tell for a metric that nobody declares', () => {
    expect(codes(promql('route')`rate(nobody_knows[5m])`)).toEqual([])
  })
})
