import { expect, it } from 'vitest'
import { alert, shop } from '../../../testing/shop.ts'
import {
  chat,
  critical,
  image,
  nobody,
  problemsOfRouting,
  type ShopRouting,
  slow,
  url,
} from '../../../testing/shop-routing.ts'
import {
  alertRouting,
  email,
  grafanaRule,
  inhibition,
  msTeams,
  notificationTemplate,
  receiver,
  route,
  ruleGroup,
  secretFile,
  secretVariable,
  slack,
  timeInterval,
  webhook,
} from '../../index.ts'
import { routingProblems } from './routing-problems.ts'

const tickets = (address: string) => receiver('tickets', webhook({ url: address }))
const mail = receiver('mail', email({ to: 'a@example.org' }))
const server = { smarthost: 'smtp:25', from: 'a@example.org' }

type Case = readonly [code: string, what: string, options: ShopRouting]

const good: readonly (readonly [what: string, options: ShopRouting])[] = [
  ['one receiver', {}],
  [
    'a route for each severity',
    { routes: [route(critical), route({ match: { severity: 'warning' } })] },
  ],
  [
    'a route for what a condition returns',
    { routes: [route({ match: { job: 'shop-api' } }), route({ match: {} })] },
  ],
  [
    'an inhibition of what shares a label',
    {
      inhibitions: [
        inhibition({ source: { alertname: 'ShopDown' }, target: { team: 'web' }, equal: [] }),
      ],
    },
  ],
  ['mail with its server', { receiver: mail, alertmanager: { image, mail: server } }],
  [
    'a time over midnight',
    {
      routes: [
        route({
          match: {},
          muteTimeIntervals: [
            timeInterval('n', {
              times: [{ from: '22:00', to: '06:00' }],
              weekdays: ['monday:friday'],
              daysOfMonth: [1, '15:-1'],
              location: 'Asia/Seoul',
            }),
          ],
        }),
      ],
    },
  ],
  [
    'Grafana with a variable',
    {
      alertmanager: 'none',
      receiver: receiver('v', slack({ url: secretVariable('SLACK_URL'), channel: '#a' })),
      grafana: { rules: [slow], folder: 'Shop' },
    },
  ],
]

const bad: readonly Case[] = [
  [
    'duplicate-name',
    'two templates of one name',
    {
      receiver: receiver(
        'a',
        slack({ url, channel: '#b', title: notificationTemplate('t', 'x') }),
        slack({ url, channel: '#c', title: notificationTemplate('t', 'y') }),
      ),
    },
  ],
  [
    'secret-not-mounted',
    'a secret that the container does not get',
    { receiver: receiver('a', slack({ url: secretFile('/run/secrets/other'), channel: '#b' })) },
  ],
  [
    'duplicate-name',
    'two receivers of one name',
    {
      routes: [route({ match: {}, receiver: receiver('chat', slack({ url, channel: '#b' })) })],
    },
  ],
  [
    'duplicate-name',
    'a receiver without a name',
    { receiver: receiver('', slack({ url, channel: '#b' })) },
  ],
  [
    'missing-secret',
    'a secret without a file',
    { receiver: receiver('a', slack({ url: secretFile(''), channel: '#b' })) },
  ],
  ['missing-secret', 'a webhook without an address', { receiver: tickets('') }],
  [
    'missing-secret',
    'a user without a password',
    { receiver: mail, alertmanager: { image, mail: { ...server, username: 'a' } } },
  ],
  [
    'secret-variable',
    'a variable for Alertmanager',
    { receiver: receiver('a', slack({ url: secretVariable('SLACK_URL'), channel: '#b' })) },
  ],
  [
    'secret-in-clear',
    'a password in an address',
    { receiver: tickets('https://a:b@example.org/') },
  ],
  [
    'secret-in-clear',
    'an address of a service where knowing it is enough',
    { receiver: tickets('https://hooks.slack.com/services/T0/B0/abc') },
  ],
  ['mail-server', 'mail without a server', { receiver: mail }],
  [
    'mail-server',
    'a server without a port',
    { receiver: mail, alertmanager: { image, mail: { ...server, smarthost: 'smtp' } } },
  ],
  [
    'time-interval',
    'an hour that there is not',
    {
      routes: [
        route({
          match: {},
          muteTimeIntervals: [timeInterval('n', { times: [{ from: '25:00', to: '06:00' }] })],
        }),
      ],
    },
  ],
  [
    'time-interval',
    'a time zone that there is not',
    {
      routes: [
        route({ match: {}, muteTimeIntervals: [timeInterval('n', { location: 'Berlin' })] }),
      ],
    },
  ],
  ['duration', 'a fraction of an hour', { repeatInterval: '0.5h' }],
  ['repeat-interval', 'a repetition between two looks', { repeatInterval: '12m' }],
  [
    'repeat-interval',
    'one that a route inherits',
    { repeatInterval: '15m', routes: [route({ match: {}, groupInterval: '10m' })] },
  ],
  ['needs-version', 'Teams before 0.28', { receiver: receiver('a', msTeams({ url })) }],
  ['no-sender', 'nobody who sends', { alertmanager: 'none' }],
  [
    'grafana-ungrouped',
    'an alert that is in no group',
    { grafana: { rules: [alert('ShopAlone')], folder: 'Shop' } },
  ],
  [
    'grafana-interval',
    'an interval that Grafana refuses',
    { grafana: { rules: [slow], folder: 'Shop', interval: '15s' } },
  ],
  [
    'grafana-uid',
    'a uid that is none',
    { grafana: { rules: [grafanaRule(slow, { uid: 'a b' })], folder: 'Shop' } },
  ],
  ['grafana-uid', 'one uid twice', { grafana: { rules: [slow, slow], folder: 'Shop' } }],
  [
    'grafana-uid',
    'a uid that is to be removed',
    {
      grafana: { rules: [slow], folder: 'Shop', removed: { rules: ['shop-slow-warning'] } },
    },
  ],
  [
    'grafana-receiver',
    'a contact point without integrations',
    {
      receiver: nobody,
      grafana: { rules: [slow], folder: 'Shop' },
    },
  ],
]

it.each(good)('%s is no problem', (_, options) => {
  expect(problemsOfRouting(options)).toEqual([])
})

it.each(bad)('routes/%s: %s', (code, _, options) => {
  const problems = problemsOfRouting(options)
  expect(problems.map((problem) => problem.code)).toEqual([`routes/${code}`])
  expect(problems[0]?.path?.slice(0, 2)).toEqual(['Shop', 'routing'])
  expect(problems[0]?.at).toMatchObject({ line: expect.any(Number) })
})

it('is allowed with a reason, and complains when there is nothing to allow', () => {
  const allow = { 'routes/only-default': 'Everything but the critical goes to the chat.' }
  expect(problemsOfRouting({ routes: [route(critical)], allow })).toEqual([])
  expect(problemsOfRouting({ allow }).map(({ code }) => code)).toEqual([
    'checks/unused-suppression',
  ])
})

const office = timeInterval('office', { times: [{ from: '08:00', to: '18:00' }] })
const kept = alert('ShopKept', { keepFiringFor: '10m' })

it.each([
  ['grafana/grafana:10.2.0', 2],
  ['grafana/grafana:12.1.1-ubuntu', 1],
  ['grafana/grafana:12.1.2', 0],
  ['registry:5000/grafana/grafana:12.2', 0],
  ['grafana/grafana:latest', 0],
])('what %s would pass over of its alerting file is said', (grafanaImage, expected) => {
  const routing = alertRouting({
    receiver: chat,
    routes: [route({ match: { severity: 'critical' }, activeTimeIntervals: [office] })],
    grafana: { rules: [kept], folder: 'Shop' },
    allow: { 'routes/only-default': 'This is about versions.' },
  })
  const { grafana } = shop().options
  const system = shop({
    rules: [ruleGroup('shop', [kept])],
    dashboards: [],
    routing,
    grafana: { ...grafana, image: grafanaImage },
  })
  const found = routingProblems(system).filter(({ code }) => code === 'routes/grafana-version')
  const summaries = [
    `keepFiringFor of ShopKept needs Grafana 12.1.2, and the image is ${grafanaImage}`,
    `a route with activeTimeIntervals needs Grafana 12.1.0, and the image is ${grafanaImage}`,
  ]
  expect(found.map(({ summary }) => summary)).toEqual(summaries.slice(0, expected))
})
