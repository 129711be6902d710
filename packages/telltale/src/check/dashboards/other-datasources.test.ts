import { expect, it } from 'vitest'
import { query, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/other-datasources'

const of = (type: string) => ({ ...query, datasource: { type, uid: 'X1' } })

it('queries that were left alone are counted', () => {
  expect(toldOfPanel(code, { targets: [of('loki')] })).toEqual(['1 query of loki was left alone'])
  expect(toldOfPanel(code, { targets: [of('tempo'), query, of('loki')] })).toEqual([
    '2 queries of loki, tempo were left alone',
  ])
})

it.each(['__expr__', 'grafana', 'prometheus'])('%s has nothing that was left alone', (type) => {
  expect(toldOfPanel(code, { targets: [of(type)] })).toEqual([])
})
