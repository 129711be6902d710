import { expect, it } from 'vitest'
import { toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/missing-uid'

it.each([undefined, ''])('the uid %j is none', (uid) => {
  expect(toldOfPage(code, { uid })).toEqual(['the dashboard "Shop" has no uid'])
})

it('one that Grafana refuses is another problem', () => {
  expect(toldOfPage(code, { uid: 'a b' })).toEqual([])
})
