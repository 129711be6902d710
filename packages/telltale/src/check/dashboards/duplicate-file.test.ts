import { expect, it } from 'vitest'
import { overview, projectOf, shop } from '../../../testing/shop.ts'
import { type Dashboard, type DashboardOptions, dashboard } from '../../index.ts'
import { check } from '../check.ts'

const page = (uid: string, options: DashboardOptions) => dashboard(uid, options, ...overview.rows)
const first = page('carts', { title: 'Carts', file: 'carts.json' })

it('two dashboards of a system are told', () => {
  expect(summaries(first, page('today', { title: 'Today', file: 'carts.json' }))).toEqual([
    'two dashboards of shop are written to carts.json',
  ])
})

it('two files, or none, are fine', () => {
  expect(
    summaries(first, first, overview, page('today', { title: 'Carts', file: 'today.json' })),
  ).toEqual([])
})

function summaries(...dashboards: readonly Dashboard[]) {
  const problems = check(projectOf(shop({ dashboards })))
  return problems.flatMap(({ code, summary }) =>
    code === 'dashboards/duplicate-file' ? [summary] : [],
  )
}
