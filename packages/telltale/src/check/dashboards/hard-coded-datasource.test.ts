import { expect, it } from 'vitest'
import { datasource, panel, toldOfPage, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/hard-coded-datasource'

const fixed = { type: 'prometheus', uid: 'P1' }

it('the panel that names one is named', () => {
  expect(toldOfPanel(code, { datasource: fixed })).toEqual([
    'the data source "P1" is named by "Request rate" instead of chosen',
  ])
})

it('each is told once, wherever it is named', () => {
  const variable = {
    name: 'route',
    type: 'query',
    query: 'label_values(route)',
    datasource: fixed,
  }
  expect(
    toldOfPage(code, {
      templating: { list: [datasource, variable] },
      annotations: { list: [{ name: 'Deployments', expr: 'up == 0', datasource: fixed }] },
      panels: [{ ...panel, datasource: fixed }],
    }),
  ).toEqual(['the data source "P1" is named in 3 places instead of chosen'])
})

it.each([
  '$datasource',
  '[[datasource]]',
  'default',
  null,
  '-- Mixed --',
  { type: 'loki', uid: 'L1' },
])('%j is chosen, the default, or not a Prometheus', (each) => {
  expect(toldOfPanel(code, { datasource: each })).toEqual([])
})
