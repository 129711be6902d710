import { rate, sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { carts, http, projectOf, shop, shopWith } from '../../testing/shop.ts'
import { check } from '../check/check.ts'
import { dashboard } from '../dashboard/dashboard.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { emit } from '../emit/emit.ts'
import { recordingRule } from '../rules/recording-rule.ts'
import { target } from './target.ts'

const targets = [
  target('shop-api', { addresses: ['shop:3001'], interval: '2m', exposes: { http } }),
  target('shop-worker', { addresses: ['shop:9091'], exposes: { carts } }),
]

it('a panel steps as slowly as the slowest job that it reads', () => {
  const page = dashboard(
    'shop',
    { title: 'Shop' },
    timeseries('Requests', sum(rate(http.requests))),
    timeseries('Carts', sum(carts.open)),
    timeseries('Both', [sum(carts.open), sum(rate(http.requests))]),
  )
  const files = emit(projectOf(shop({ targets, dashboards: [page], rules: [] })))
  const { panels } = JSON.parse(files.get('shop/grafana/dashboards/shop.json') ?? '')
  expect(panels.map(({ interval }: { interval: string }) => interval)).toEqual(['2m', '15s', '2m'])
})

it('a rate over less than four scrapes of its job is a problem', () => {
  const recorded = recordingRule('shop:http_requests:rate5m', sum(rate(http.requests, '5m')))
  const codes = (system: ReturnType<typeof shop>) =>
    check(projectOf(system))
      .filter(({ code }) => code === 'promql/short-range')
      .map(({ summary }) => summary)
  const { rules } = shopWith(recorded).options
  expect(codes(shop({ dashboards: [], rules }))).toEqual([])
  expect(codes(shop({ targets, dashboards: [], rules }))).toEqual([
    'rate() over 5m: the target is scraped every 2m',
  ])
})
