import { expect, it } from 'vitest'
import { toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/variable-refresh'

const declaring = (variable: object) =>
  toldOfPage(code, { templating: { list: [{ name: 'route', ...variable }] } })

it.each([
  [1, 'read when the page is opened only'],
  [0, 'never read again'],
  [undefined, 'never read again'],
])('with refresh: %j the choices are %s', (refresh, words) => {
  expect(declaring({ type: 'query', refresh })).toEqual([`the choices of $route are ${words}`])
})

it.each([{ type: 'query', refresh: 2 }, { type: 'custom' }])(
  '%j has nothing to read',
  (variable) => {
    expect(declaring(variable)).toEqual([])
  },
)
