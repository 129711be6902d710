import { httpMethod, httpRoute, httpStatus, seriesBound, seriesLimit, upTo } from '@telltale/core'
import { panelContext, print, rate, ruleContext, select, sum } from '@telltale/promql'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { httpServerAlerts, serverErrorsAlert, slowRequestsAlert } from '../alerts.ts'
import { httpServerPanels, httpServerRow } from '../dashboards.ts'
import { httpServer } from '../index.ts'
import { errorRatio, errorShare } from '../queries.ts'

const usual = httpServer()
const named = httpServer({
  labels: { endpoint: httpRoute, method: httpMethod, status: httpStatus },
  requests: { name: 'shop_requests_total', help: 'Requests of the shop.' },
  duration: { labels: ['endpoint'], buckets: [0.1, 1, 5] },
  active: { name: 'http_requests_inprogress', labels: ['method'], aggregate: 'max' },
})

const inRule = (expr: Parameters<typeof print>[0]) => print(expr, ruleContext('5m'))

describe('the definitions of an HTTP server', () => {
  it('are the usual ones without a word', () => {
    expect(Object.values(usual).map(({ name }) => name)).toEqual([
      'http_requests_total',
      'http_request_duration_seconds',
      'http_requests_in_progress',
    ])
    expect(Object.keys(usual.requests.labels)).toEqual(['method', 'route', 'status_code'])
    expect(Object.keys(usual.duration.labels)).toEqual(['method', 'route'])
    expect(usual.active.labels).toEqual({})
  })

  it('follow every convention and stay within the limit of series', () => {
    for (const family of Object.values(usual)) {
      expect(family.problems).toEqual([])
      expect(seriesBound(family)).toBeLessThanOrEqual(seriesLimit)
    }
  })

  it('take the names, labels, words and buckets of a system', () => {
    expect(named.requests).toMatchObject({
      name: 'shop_requests_total',
      help: 'Requests of the shop.',
      unit: 'requests',
    })
    expect(Object.keys(named.requests.labels)).toEqual(['endpoint', 'method', 'status'])
    expect(Object.keys(named.duration.labels)).toEqual(['endpoint'])
    expect(named.duration.buckets).toEqual([0.1, 1, 5])
    expect(named.active).toMatchObject({ name: 'http_requests_inprogress', aggregate: 'max' })
  })

  it('keep their names and labels as types', () => {
    expectTypeOf(usual.requests.name).toEqualTypeOf<'http_requests_total'>()
    expectTypeOf<keyof typeof usual.duration.labels>().toEqualTypeOf<'method' | 'route'>()
    expectTypeOf<keyof typeof usual.active.labels>().toEqualTypeOf<never>()
    expectTypeOf(named.active.name).toEqualTypeOf<'http_requests_inprogress'>()
    expectTypeOf<keyof typeof named.duration.labels>().toEqualTypeOf<'endpoint'>()
    sum(rate(select(named.requests, { endpoint: '/a', method: 'GET' }))).by('status')
    // @ts-expect-error the label is called endpoint here
    sum(rate(named.requests)).by('route')
    // @ts-expect-error no request has this method
    select(named.requests, { method: 'FETCH' })
    // @ts-expect-error only labels of the requests can be those of the duration
    const unknown = () => httpServer({ duration: { labels: ['routes'] } })
    expect(unknown).toThrow(
      'There is no label "routes" among those of the mixin: method, route, status_code. Did you mean',
    )
  })

  it('were written where they were asked for', () => {
    const here = new Error().stack?.match(/http-server\.test\.ts/)?.[0]
    expect(named.duration.at?.file).toContain(here)
  })
})

describe('the errors of an HTTP server', () => {
  it('are counted by whatever label holds the status', () => {
    expect(inRule(errorRatio(usual))).toBe(
      'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
    )
    expect(inRule(errorRatio(named, { by: ['endpoint'], where: { method: 'GET' } }))).toBe(
      'sum by (endpoint) (rate(shop_requests_total{method="GET", status=~"5.."}[5m])) / sum by (endpoint) (rate(shop_requests_total{method="GET"}[5m]))',
    )
  })

  it('are 0 in a panel before the first', () => {
    const { legend, expr } = errorShare(named, { codes: /4../ })
    expect(legend).toBe('4xx share')
    expect(print(expr, panelContext)).toContain('{status=~"4.."}[$__rate_interval])) or vector(0))')
  })

  it('cannot be told from answers without a label that holds the status', () => {
    const { requests } = httpServer({ labels: { route: upTo(5), outcome: upTo(5) } })
    expect(() => errorRatio({ requests })).toThrow(
      'http_requests_total has no label with the status code: it has route, outcome.',
    )
  })
})

describe('the alerts of an HTTP server', () => {
  const alerts = httpServerAlerts(usual, { name: 'Shop', job: 'shop-api' })

  it('are about a server that is down, fails or is slow', () => {
    expect(Object.values(alerts).map(({ name }) => name)).toEqual([
      'ShopDown',
      'ShopHighErrorRate',
      'ShopHighLatency',
    ])
    expect(Object.values(alerts).map(({ options }) => inRule(options.when))).toEqual([
      'up{job="shop-api"} == 0',
      'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
      'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1',
    ])
  })

  it('say their own threshold', () => {
    const strict = serverErrorsAlert('A', usual, { above: 0.01 })
    expect(strict.options.runbook.meaning).toBe(
      'More than one request in a hundred is answered with a server error.',
    )
    const odd = serverErrorsAlert('B', usual, { above: 0.07, codes: /4../, range: '10m' })
    expect(odd.options).toMatchObject({
      summary: 'API answers too many requests with a 4xx status.',
      description: '{{ $value | humanizePercentage }} of the requests end with a 4xx status.',
      runbook: { meaning: 'More than 7% of the requests are answered with a 4xx status.' },
    })
    const slow = slowRequestsAlert('C', usual, { quantile: 0.99, above: 2.5 })
    expect(slow.options).toMatchObject({
      description: 'One request in a hundred takes longer than {{ $value | humanizeDuration }}.',
      runbook: { meaning: 'The 99th percentile of the request duration is above 2.5 seconds.' },
    })
  })

  it('take the words of a system, and keep the others', () => {
    const { errors } = httpServerAlerts(named, {
      name: 'Shop',
      job: 'shop-api',
      errors: {
        name: 'CheckoutFails',
        above: 0.1,
        by: ['endpoint'],
        description: ({ label, value }) => `${value.percentage} of ${label.endpoint} fail.`,
        runbook: { impact: 'Nobody can pay.' },
      },
    })
    expect(errors.name).toBe('CheckoutFails')
    expect(errors.options.runbook).toMatchObject({
      meaning: 'More than one request in ten is answered with a server error.',
      impact: 'Nobody can pay.',
    })
    expect(errors.options.description).toContain('$labels.endpoint')
    // @ts-expect-error a template may use only the labels of the condition
    serverErrorsAlert('A', named, { description: ({ label }) => label.endpoint })
  })

  it('were written where they were asked for', () => {
    const here = serverErrorsAlert('A', usual).at?.line ?? 0
    const both = httpServerAlerts(usual, { name: 'B', job: 'b' })
    expect([both.down.at?.line, both.latency.at?.line]).toEqual([here + 1, here + 1])
  })
})

describe('the panels of an HTTP server', () => {
  const alerts = httpServerAlerts(named, { name: 'Shop', job: 'shop-api' })

  it('show rate, duration, errors and what is in progress, with their alerts', () => {
    const panels = httpServerPanels(named, { alerts, where: { endpoint: '/a' } })
    expect(panels.map(({ title, type, alerts }) => [title, type, alerts[0]?.name])).toEqual([
      ['Request rate', 'timeseries', 'ShopDown'],
      ['Request latency', 'timeseries', 'ShopHighLatency'],
      ['Error rate', 'timeseries', 'ShopHighErrorRate'],
      ['Requests in progress', 'stat', undefined],
    ])
    expect(panels[0]?.queries.map((query) => print(query, panelContext))).toEqual([
      'sum by (method, endpoint) (rate(shop_requests_total{endpoint="/a"}[$__rate_interval]))',
    ])
  })

  it('take the words of a system', () => {
    const [rates, , , active] = httpServerPanels(named, {
      by: ['status'],
      requestRate: { title: 'Traffic', stacked: true },
      active: { title: 'Active Requests', series: 'busy' },
    })
    expect(rates).toMatchObject({ title: 'Traffic', options: { stacked: true } })
    expect(active).toMatchObject({ title: 'Active Requests', queries: [{ legend: 'busy' }] })
    // @ts-expect-error requests are not told apart by a route here
    httpServerPanels(named, { by: ['route'] })
  })

  it('leave out what a server does not have', () => {
    const { requests, duration } = usual
    expect(httpServerRow('API', { requests, duration }).panels).toHaveLength(3)
  })
})
