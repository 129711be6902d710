import { gauge } from '@telltale/core'
import { sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { projectOf, shop } from '../../../testing/shop.ts'
import { dashboard, row, target, timeseries } from '../../index.ts'
import { checkProject } from '../check.ts'

const old = gauge('old', { help: 'Old.', deprecated: 'Use carts_open.' })

it('a query of a deprecated metric is told what to use instead; its definition alone is fine', () => {
  expect(found([])).toEqual([])
  expect(found([dashboard('page', { title: 'P' }, row('R', timeseries('T', sum(old))))])).toEqual([
    'old is deprecated: Use carts_open.',
  ])
})

function found(dashboards: NonNullable<Parameters<typeof shop>[0]>['dashboards'] & object) {
  const targets = [target('t', { addresses: ['t:1'], exposes: { old } })]
  return checkProject(projectOf(shop({ targets, dashboards, rules: [] })))
    .problems.filter(({ code }) => code === 'metrics/deprecated')
    .map(({ summary }) => summary)
}
