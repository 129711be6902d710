import { expect, it } from 'vitest'
import { critical, problemsOfRouting, toldOfRouting } from '../../../testing/shop-routing.ts'
import { route } from '../../index.ts'

it('the route that takes everything before is named', () => {
  expect(problemsOfRouting({ routes: [route({ match: {} }), route(critical)] })).toMatchObject([
    {
      code: 'routes/shadowed',
      summary: 'nothing is left for the route severity="critical" to "chat"',
      related: [{ message: 'a route without matchers takes them before' }],
    },
  ])
})

it.each([
  ['it stands in front', [route(critical), route({ match: {} })]],
  ['the one before continues', [route({ match: {}, continue: true }), route(critical)]],
])('nothing is told when %s', (_, routes) => {
  expect(toldOfRouting({ routes })).toEqual([])
})
