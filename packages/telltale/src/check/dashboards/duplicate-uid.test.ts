import { expect, it } from 'vitest'
import { told } from '../../../testing/foreign-files.ts'
import { overview, projectOf, shop } from '../../../testing/shop.ts'
import { type Dashboard, dashboard } from '../../index.ts'
import { check } from '../check.ts'

const code = 'dashboards/duplicate-uid'
const summary = (uid: string, first: string, second: string) =>
  `the uid "${uid}" is that of two dashboards, "${first}" and "${second}"`

it('two definitions of one uid are told', () => {
  const other = dashboard(overview.uid, { title: 'Carts' }, ...overview.rows)
  expect(inProject(overview, other)).toEqual([summary(overview.uid, 'Shop overview', 'Carts')])
})

it('so are two files', () => {
  expect(inFiles('shop', 'shop')).toEqual([summary('shop', 'a', 'b')])
})

it('one definition that stands there twice is one, and two uids are two', () => {
  const other = dashboard('carts', { title: 'Carts' }, ...overview.rows)
  expect(inProject(overview, overview, other)).toEqual([])
  expect(inFiles('shop', 'carts')).toEqual([])
})

it.each(['', undefined])('the uid %j is missing, which is another problem', (uid) => {
  expect(inFiles(uid, uid)).toEqual([])
})

function inFiles(first: string | undefined, second: string | undefined) {
  return told(code, {
    'a.json': { title: 'a', uid: first, panels: [] },
    'b.json': { title: 'b', uid: second, panels: [] },
  })
}

function inProject(...dashboards: readonly Dashboard[]) {
  const problems = check(projectOf(shop({ dashboards })))
  return problems.flatMap((problem) => (problem.code === code ? [problem.summary] : []))
}
