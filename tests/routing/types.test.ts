/** What of a routing does not compile; `tsc -p tests` reads the lines that must fail. */
import { gauge, upTo } from '@telltale/core'
import { matches, not, select, sum } from '@telltale/promql'
import {
  alertingRule,
  alertRouting,
  criticalOverWarning,
  email,
  inhibition,
  receiver,
  route,
  secretFile,
  slack,
} from 'telltale'
import { expect, it } from 'vitest'

const jobs = gauge('jobs_waiting', {
  help: 'Jobs that wait.',
  unit: 'jobs',
  labels: { queue: upTo(5), shard: upTo(5) },
})
const rest = {
  for: '5m',
  summary: 'Jobs pile up.',
  runbook: { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] },
} as const
const alerts = {
  backlog: alertingRule('Backlog', {
    when: sum(select(jobs)).by('queue').gt(10),
    severity: 'warning',
    labels: { component: 'queue' },
    ...rest,
  }),
}
const chat = receiver('chat', email({ to: 'a@example.org' }))

it('a route takes the labels of the conditions, those of the alerts, and those of every alert', () => {
  const { options } = alertRouting({
    alerts,
    receiver: chat,
    groupBy: ['alertname', 'queue'],
    routes: [
      route(
        { match: { queue: matches(/mail.*/), component: 'queue' }, groupBy: ['severity'] },
        route({ match: { team: not('web'), alertname: ['Backlog'] } }),
      ),
    ],
    inhibitions: [
      inhibition({
        source: { severity: 'critical' },
        target: { queue: 'a' },
        equal: ['component'],
      }),
      criticalOverWarning('queue'),
    ],
  })
  expect(options.routes).toHaveLength(1)
})

it('a label that no alert has does not compile, wherever it stands', () => {
  const made = [
    // @ts-expect-error: the condition keeps the queue, not the shard
    alertRouting({ alerts, receiver: chat, routes: [route({ match: { shard: '1' } })] }),
    // @ts-expect-error: misspelt
    alertRouting({ alerts, receiver: chat, groupBy: ['que'] }),
    alertRouting({
      alerts,
      receiver: chat,
      // @ts-expect-error: misspelt, inside another route
      routes: [route({ match: {} }, route({ match: { tem: 'a' } }))],
    }),
    alertRouting({
      alerts,
      receiver: chat,
      // @ts-expect-error: no alert has an instance
      inhibitions: [criticalOverWarning('instance')],
    }),
  ]
  expect(made).toHaveLength(4)
})

it('a severity is one of three', () => {
  // @ts-expect-error: page is none
  expect(route({ match: { severity: 'page' } }).kind).toBe('route')
})

it('a secret is not a text', () => {
  // @ts-expect-error: it would be in the repository
  expect(slack({ url: 'https://hooks.slack.example/T0/B0/x', channel: '#a' }).kind).toBe('slack')
  expect(slack({ url: secretFile('/run/secrets/x'), channel: '#a' }).kind).toBe('slack')
})
