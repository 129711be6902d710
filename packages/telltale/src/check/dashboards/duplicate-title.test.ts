import { expect, it } from 'vitest'
import { overview, projectOf, shop } from '../../../testing/shop.ts'
import { type Dashboard, type DashboardOptions, dashboard } from '../../index.ts'
import { check } from '../check.ts'

const page = (uid: string, options: DashboardOptions) => dashboard(uid, options, ...overview.rows)
const first = page('carts', { title: 'Carts' })

it('two dashboards of a system are told', () => {
  expect(summaries(first, page('today', { title: 'Carts' }))).toEqual([
    'two dashboards of shop are called "Carts"',
  ])
})

it('two titles are fine', () => {
  expect(summaries(first, first, overview, page('today', { title: 'Carts of today' }))).toEqual([])
})

function summaries(...dashboards: readonly Dashboard[]) {
  const problems = check(projectOf(shop({ dashboards })))
  return problems.flatMap(({ code, summary }) =>
    code === 'dashboards/duplicate-title' ? [summary] : [],
  )
}
