import { expect, it } from 'vitest'
import { query, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/query-type'

const instant = { ...query, instant: true, range: false }
const range = { ...query, instant: false, range: true }
const asking = (type: string, target: object, change: object = {}) =>
  toldOfPanel(code, { type, targets: [target], ...change })

it.each(['timeseries', 'graph', 'heatmap'])('one moment is too little for a %s', (type) => {
  expect(asking(type, instant)).toEqual([
    `query A of the panel "Request rate" is instant, but a ${type} shows a course of time`,
  ])
})

it('every moment is too much for a table', () => {
  expect(asking('table', range)).toEqual([
    'query A of the panel "Request rate" asks for a whole range of time, but the table has no use for it',
  ])
})

it.each([
  ['timeseries', range, {}],
  ['stat', instant, {}],
  ['table', instant, {}],
  ['table', { ...query, instant: true, range: true }, {}],
  ['table', range, { transformations: [{ id: 'reduce' }] }],
  ['timeseries', { ...instant, hide: true }, {}],
])('a %s has use for %j', (type, target, change) => {
  expect(asking(type, target, change)).toEqual([])
})
