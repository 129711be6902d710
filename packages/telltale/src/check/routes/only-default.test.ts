import { expect, it } from 'vitest'
import {
  critical,
  nobody,
  problemsOfRouting,
  toldOfRouting,
} from '../../../testing/shop-routing.ts'
import { route } from '../../index.ts'

it('an alert for which there is no route is named, with who is told', () => {
  expect(problemsOfRouting({ routes: [route(critical)] })).toMatchObject([
    {
      code: 'routes/only-default',
      summary: 'no route takes ShopSlow: the default receiver "chat" is told',
      at: { line: expect.any(Number) },
      path: ['Shop', 'routing'],
    },
  ])
})

it.each([
  ['there are no routes at all', {}],
  [
    'there is one for each',
    { routes: [route(critical), route({ match: { severity: 'warning' } })] },
  ],
])('nothing is told when %s', (_, options) => {
  expect(toldOfRouting(options)).toEqual([])
})

it('that nobody is told is another problem', () => {
  expect(toldOfRouting({ receiver: nobody, routes: [route(critical)] }).join()).not.toContain(
    'routes/only-default',
  )
})
