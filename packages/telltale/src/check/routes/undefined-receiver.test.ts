import { expect, it } from 'vitest'
import { toldOfRoutes } from '../../../testing/foreign-files.ts'

const leadingTo = (receiver: string, ...inside: readonly object[]) =>
  toldOfRoutes('routes/undefined-receiver', {
    route: { receiver, routes: inside },
    receivers: [{ name: 'chat' }, { name: 'pager' }],
  })

it('a misspelt name is told with the one that was meant', () => {
  expect(leadingTo('chat', { receiver: 'pagr' })).toEqual([
    'a route leads to the receiver "pagr", which does not exist. Did you mean "pager"?',
  ])
})

it('the root route has one', () => {
  expect(leadingTo('')).toEqual(['the root route has no receiver'])
})

it('a route without one leads to that of the route around it', () => {
  expect(leadingTo('chat', { matchers: ['severity="critical"'] })).toEqual([])
})
