import { select, sum, up } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { alert, told } from '../../../testing/foreign-files.ts'
import { projectOf, shop } from '../../../testing/shop.ts'
import { dashboard, row, timeseries } from '../../index.ts'
import { check } from '../check.ts'

const code = 'collection/unknown-job'

describe('in a project', () => {
  const summaries = (job: string) => {
    const panel = timeseries('Targets', sum(select(up, { job })))
    const dashboards = [dashboard('shop', { title: 'Shop' }, row('API', panel))]
    return check(projectOf(shop({ dashboards })))
      .filter((problem) => problem.code === code)
      .map(({ summary }) => summary)
  }

  it('knows the jobs of its targets', () => {
    expect(summaries('shop-api')).toEqual([])
  })

  it('says which job nothing has', () => {
    expect(summaries('shop_api')).toEqual([
      'job="shop_api": nothing that is scraped has this job. Did you mean "shop-api"?',
    ])
  })
})

describe('beside a configuration of Prometheus', () => {
  const asked = (matcher: string, job: object = {}) =>
    told(code, {
      'rules.yml': {
        groups: [{ name: 'shop', rules: [{ ...alert, expr: `up{${matcher}} == 0` }] }],
      },
      'prometheus.yml': {
        scrape_configs: [
          { job_name: 'shop-api', static_configs: [{ targets: ['shop:3001'] }], ...job },
        ],
      },
    })

  it.each(['job="api"', 'job=~"api"', 'job=~"api|worker"'])('%s names no job', (matcher) => {
    expect(asked(matcher)).toEqual([
      expect.stringMatching(/^job="api": nothing that is scraped has this job\./),
    ])
  })

  it.each(['job="shop-api"', 'job=~"api|shop-api"', 'job=~"api.*"', 'job!="api"'])(
    '%s may find one',
    (matcher) => {
      expect(asked(matcher)).toEqual([])
    },
  )

  it('which jobs relabeling makes is not known', () => {
    expect(asked('job="api"', { relabel_configs: [{ target_label: 'job' }] })).toEqual([])
  })
})
