import { expect, it } from 'vitest'
import { query, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/duplicate-ref-id'

const named = (...names: readonly string[]) =>
  toldOfPanel(code, { targets: names.map((refId) => ({ ...query, refId })) })

it('two queries of one name are told', () => {
  expect(named('A', 'B', 'A')).toEqual(['two queries of the panel "Request rate" have the refId A'])
})

it('two names, or none at all, are fine', () => {
  expect(named('A', 'B')).toEqual([])
  expect(named('', '')).toEqual([])
})
