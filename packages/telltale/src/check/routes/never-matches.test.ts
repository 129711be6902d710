import { expect, it } from 'vitest'
import { problemsOfRouting, toldOfRouting } from '../../../testing/shop-routing.ts'
import { route } from '../../index.ts'

const rest = route({ match: {} })
const to = (match: Parameters<typeof route>[0]['match']) => ({ routes: [route({ match }), rest] })

it('a value that no alert has is told, with those that they have', () => {
  expect(problemsOfRouting(to({ team: 'shop' }))).toMatchObject([
    {
      code: 'routes/never-matches',
      summary: 'the route team="shop" to "chat" can match no alert',
      fix: 'The alerts have team: web. Match what they have, or remove the route.',
    },
  ])
})

it('so is a label that no alert has', () => {
  expect(problemsOfRouting(to({ data_center: 'a' }))).toMatchObject([
    {
      code: 'routes/never-matches',
      fix: expect.stringMatching(/^No alert has the label data_center; there are alertname, /),
    },
  ])
})

it('so are two that no alert has together', () => {
  expect(problemsOfRouting(to({ severity: 'critical', team: 'web' }))).toMatchObject([
    { code: 'routes/never-matches', fix: expect.stringMatching(/^Every matcher fits some alert/) },
  ])
})

it.each([{ team: 'web' }, { job: 'shop-api' }])('%j may match', (match) => {
  expect(toldOfRouting(to(match))).toEqual([])
})
