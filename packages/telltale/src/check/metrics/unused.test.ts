import { promql } from '@telltale/promql'
import { expect, it } from 'vitest'
import { projectOf, shop } from '../../../testing/shop.ts'
import { dashboard, row, timeseries } from '../../index.ts'
import { checkProject } from '../check.ts'

it('a metric that no query reads is told so where it is defined', () => {
  const [problem] = unusedIn(shop())
  expect(unusedIn(shop()).map(({ summary }) => summary)).toEqual([
    'http_request_duration_seconds is in no panel and no rule of shop',
    'carts_open is in no panel and no rule of shop',
  ])
  expect(problem).toMatchObject({ severity: 'warning', at: { line: expect.any(Number) } })
})

it.each(['{__name__=~"carts_.*"}', '{__name__="carts_open"}', 'max($metric)', '{__name__=~"$m"}'])(
  'a metric that %s may read is used',
  (text) => {
    const page = dashboard(
      'page',
      { title: 'Page' },
      row('Row', timeseries('Panel', promql(Object.assign([text], { raw: [text] })))),
    )
    const names = unusedIn(shop({ dashboards: [page] })).map(({ summary }) => summary)
    expect(names.join()).not.toContain('carts_open')
  },
)

function unusedIn(system: ReturnType<typeof shop>) {
  return checkProject(projectOf(system)).problems.filter(({ code }) => code === 'metrics/unused')
}
