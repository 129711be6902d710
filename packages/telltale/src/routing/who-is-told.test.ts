import { rate, select, sum, up } from '@telltale/promql'
import { expect, it } from 'vitest'
import { alert, http, shop } from '../../testing/shop.ts'
import { runbookIndex } from '../docs/runbook-index.ts'
import { runbookPage } from '../docs/runbook-page.ts'
import {
  alertRouting,
  email,
  type RoutingOptions,
  receiver,
  route,
  ruleGroup,
  secretFile,
  slack,
  timeInterval,
  webhook,
} from '../index.ts'
import { whoIsTold } from './who-is-told.ts'

const chat = receiver('chat', slack({ url: secretFile('/run/x'), channel: '#shop' }))
const onCall = receiver(
  'on-call',
  email({ to: ['a@example.org', 'b@example.org'] }),
  slack({ url: secretFile('/run/x'), channel: '#incidents' }),
)
const nobody = receiver('nobody')

const down = alert('ShopDown', { when: select(up).eq(0) })
const slow = alert('ShopSlow', { severity: 'warning', labels: { component: 'web' } })
const routes = alert('ShopRoute', {
  severity: 'warning',
  when: sum(rate(http.requests)).by('route').gt(1),
})

function told(options: Partial<RoutingOptions>, rule = slow) {
  const settings: RoutingOptions = {
    receiver: chat,
    alertmanager: { image: 'a:v0.27.0' },
    ...options,
  }
  return whoIsTold(rule, system(settings)).map(({ receiver, when }) =>
    [receiver, ...when].join(' when '),
  )
}

function system(options: RoutingOptions) {
  return shop({
    rules: [ruleGroup('shop', [down, slow, routes])],
    dashboards: [],
    routing: alertRouting(options),
  })
}

it.each([
  ['the default receiver, without routes', {}, ['chat']],
  [
    'whoever the first matching route names',
    {
      routes: [
        route({ match: { severity: 'warning' }, receiver: onCall }),
        route({ match: {}, receiver: nobody }),
      ],
    },
    ['on-call'],
  ],
  [
    'both, when the first continues',
    {
      routes: [
        route({ match: { severity: 'warning' }, receiver: onCall, continue: true }),
        route({ match: { component: 'web' }, receiver: nobody }),
      ],
    },
    ['on-call', 'nobody'],
  ],
  [
    'the inner route before the outer',
    {
      routes: [
        route(
          { match: {}, receiver: nobody },
          route({ match: { component: 'web' }, receiver: onCall }),
        ),
      ],
    },
    ['on-call'],
  ],
  [
    'the outer, when no inner one matches',
    {
      routes: [
        route(
          { match: {}, receiver: nobody },
          route({ match: { component: 'db' }, receiver: onCall }),
        ),
      ],
    },
    ['nobody'],
  ],
  [
    'the receiver of the route above, when a route names none',
    {
      routes: [
        route(
          { match: { severity: 'warning' }, receiver: onCall },
          route({ match: { component: 'web' } }),
        ),
      ],
    },
    ['on-call'],
  ],
  [
    'whoever wants a label that is not there',
    { routes: [route({ match: { data_center: '' }, receiver: onCall })] },
    ['on-call'],
  ],
] as const)('told is %s', (_, options, expected) => {
  expect(told(options)).toEqual(expected)
})

it('what depends on a label of the condition is said so, and what else it may be', () => {
  const forPay = route({ match: { route: '/pay' }, receiver: onCall })
  expect(told({ routes: [forPay] }, routes)).toEqual(['on-call when route="/pay"', 'chat'])
})

it('labels of the group, and those of Prometheus, are sent as well', () => {
  const routing = alertRouting({
    receiver: chat,
    routes: [route({ match: { tier: 'one', region: 'eu' }, receiver: onCall })],
    alertmanager: { image: 'a:v0.27.0' },
  })
  const rules = [ruleGroup('shop', [slow], { labels: { tier: 'one', region: 'us' } })]
  const { prometheus } = shop().options
  const sent = shop({
    rules,
    dashboards: [],
    routing,
    prometheus: { ...prometheus, externalLabels: { region: 'eu' } },
  })
  expect(whoIsTold(slow, sent).map(({ receiver }) => receiver)).toEqual(['chat'])
  const own = alert('ShopOwn', { labels: { region: 'eu' } })
  const grouped = [ruleGroup('shop', [own], { labels: { tier: 'one', region: 'us' } })]
  const system = shop({ rules: grouped, dashboards: [], routing })
  expect(whoIsTold(own, system).map(({ receiver }) => receiver)).toEqual(['on-call'])
})

it('an alert that nobody sends tells nobody: Grafana sends its own only', () => {
  const options = { receiver: chat, grafana: { rules: [slow], folder: 'Shop' } }
  expect(whoIsTold(slow, system(options))).toHaveLength(1)
  expect(whoIsTold(down, system(options))).toEqual([])
})

it('the page of an alert says who is told, how and when', () => {
  const nights = timeInterval('nights', { times: [{ from: '22:00', to: '06:00' }] })
  const shown = system({
    receiver: chat,
    routes: [
      route({ match: { severity: 'critical' }, receiver: onCall }),
      route({ match: { route: '/pay' }, receiver: nobody, muteTimeIntervals: [nights] }),
    ],
    alertmanager: { image: 'a:v0.27.0' },
  })
  expect(runbookPage(down, shown)).toContain(
    '## Who is told\n\n- on-call: e-mail to a@example.org, b@example.org, Slack #incidents\n\n## Condition',
  )
  expect(runbookPage(routes, shown)).toContain(
    '- nobody: nobody, when `route="/pay"`, depending on the time: nights\n- chat: Slack #shop\n',
  )
  expect(runbookIndex(shown)).toContain('| [ShopDown](ShopDown.md) | critical | 5m | on-call |')
  expect(runbookPage(down, shop())).not.toContain('Who is told')
})

it('the page of an alert names the way of a webhook, and never its address', () => {
  const url = 'https://tickets.example.org/hooks/Zk3vB9'
  const shown = system({
    receiver: receiver('tickets', webhook({ url }), webhook({ url: secretFile('/run/x') })),
    alertmanager: { image: 'a:v0.27.0' },
  })
  const page = runbookPage(down, shown)
  expect(page).toContain('- tickets: webhook, webhook\n')
  expect(page).not.toMatch(/tickets\.example\.org|Zk3vB9|run\/x/)
})
