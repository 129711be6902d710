import { counter } from '@telltale/core'
import { rate, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { examine } from '../build.ts'
import { dashboard } from '../dashboard/dashboard.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { defineProject } from './project.ts'
import { defineSystem } from './system.ts'
import { target } from './target.ts'

const orders = counter('orders_total', { help: 'Orders.', unit: 'orders' })
const needed = {
  targets: [target('shop', { addresses: ['shop:3000'], exposes: { orders } })],
  dashboards: [dashboard('shop', { title: 'Shop' }, timeseries('Orders', sum(rate(orders))))],
}

describe('a system', () => {
  it('needs no word about its title, Prometheus and Grafana', () => {
    const { problems, files } = examine(defineProject([defineSystem('shop', needed)]))
    expect(problems).toEqual([])
    expect(files.get('shop/docker-compose.yml')).toMatch(/image: prom\/prometheus:v\d/)
    expect(files.get('shop/docker-compose.yml')).toMatch(/image: grafana\/grafana:\d/)
  })

  it('says what differs, one by one', () => {
    const { title, prometheus, grafana, rules } = defineSystem('shop', {
      ...needed,
      prometheus: { scrapeInterval: '30s' },
      grafana: { port: 3001 },
    }).options
    expect(prometheus).toMatchObject({ scrapeInterval: '30s', evaluationInterval: '15s' })
    expect(grafana).toMatchObject({ port: 3001, provider: 'Shop' })
    expect(title).toBe('Shop')
    expect(rules).toEqual([])
  })
})
