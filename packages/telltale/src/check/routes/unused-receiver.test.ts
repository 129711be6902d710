import { expect, it } from 'vitest'
import { toldOfRoutes } from '../../../testing/foreign-files.ts'

const leadingTo = (receiver: string) =>
  toldOfRoutes('routes/unused-receiver', {
    route: { receiver: 'chat', routes: [{ receiver }] },
    receivers: [{ name: 'chat' }, { name: 'pager' }],
  })

it('a receiver to which no route leads is named', () => {
  expect(leadingTo('chat')).toEqual(['no route leads to the receiver "pager"'])
})

it.each(['pager', 'pagr'])('a route to %s may have meant it', (receiver) => {
  expect(leadingTo(receiver)).toEqual([])
})
