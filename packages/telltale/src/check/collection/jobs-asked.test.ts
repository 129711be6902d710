import { select, sum, up } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { dashboard, row } from '../../dashboard/dashboard.ts'
import { timeseries } from '../../dashboard/panels/timeseries.ts'
import { defineProject } from '../../project/project.ts'
import { defineSystem } from '../../project/system.ts'
import { target } from '../../project/target.ts'
import { check } from '../check.ts'

function summaries(job: string): readonly string[] {
  const panel = timeseries('Targets', sum(select(up, { job })))
  const shop = defineSystem('shop', {
    title: 'Shop',
    targets: [target('shop-api', { addresses: ['localhost:3001'], exposes: {} })],
    dashboards: [dashboard('shop', { title: 'Shop' }, row('API', panel))],
    rules: [],
    prometheus: {
      image: 'prom/prometheus:v2.47.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '31d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
  })
  return check(defineProject([shop]))
    .filter(({ code }) => code === 'collection/unknown-job')
    .map(({ summary }) => summary)
}

describe('collection/unknown-job in a project', () => {
  it('knows the jobs of its targets', () => {
    expect(summaries('shop-api')).toEqual([])
  })

  it('says which job nothing has', () => {
    expect(summaries('shop_api')).toEqual([
      'job="shop_api": nothing that is scraped has this job. Did you mean "shop-api"?',
    ])
  })
})
