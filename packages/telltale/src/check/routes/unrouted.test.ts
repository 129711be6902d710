import { expect, it } from 'vitest'
import { alert, told } from '../../../testing/foreign-files.ts'
import { critical, nobody, pager, toldOfRouting } from '../../../testing/shop-routing.ts'
import { route } from '../../index.ts'

const code = 'routes/unrouted'

it('an alert that reaches nobody is named', () => {
  const routes = [route({ ...critical, receiver: pager })]
  expect(toldOfRouting({ receiver: nobody, routes })).toEqual([
    `${code}: no route expects severity="warning": ShopSlow reaches nobody`,
  ])
})

it('so is one whose severity is none of those that the routes list', () => {
  expect(routing(['critical', 'warning'], ['critical', 'warning', 'page'])).toEqual([
    `no route expects severity="page": ShopDown reaches the default receiver "chat"`,
  ])
})

it('one severity may be picked out of all others', () => {
  expect(routing(['critical'], ['critical', 'warning', 'page'])).toEqual([])
})

function routing(listed: readonly string[], severities: readonly string[]) {
  const rules = severities.map((severity) => ({ ...alert, labels: { severity } }))
  const routes = listed.map((severity) => ({ matchers: [`severity="${severity}"`] }))
  return told(code, {
    'rules.yml': { groups: [{ name: 'shop', rules }] },
    'alertmanager.yml': {
      route: { receiver: 'chat', routes },
      receivers: [{ name: 'chat', webhook_configs: [{ url: 'https://chat.example.org' }] }],
    },
  })
}
