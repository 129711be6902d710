import { promql } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alert, shop } from '../../testing/shop.ts'
import { check } from '../check/check.ts'
import { emit } from '../emit/emit.ts'
import { defineProject } from '../project/project.ts'
import type { StackOptions } from '../project/stack.ts'
import { defineSystem, type System } from '../project/system.ts'
import { ruleGroup } from '../rules/rule-group.ts'
import { mimir } from '../scale/scale.ts'
import { type AlertRouting, alertRouting } from './alert-routing.ts'
import { inhibition } from './inhibition.ts'
import { slack } from './integrations/slack.ts'
import { receiver } from './receiver.ts'
import { route } from './route.ts'
import { secretFile } from './secret.ts'
import { timeInterval } from './time-interval.ts'

const url = secretFile('/run/secrets/slack')
const to = (name: string, channel: string) => receiver(name, slack({ url, channel }))
const alertmanager = { image: 'prom/alertmanager:v0.27.0' }
const onCall = to('on-call', '#incidents')

function system(
  name: string,
  routing?: AlertRouting,
  severity: 'critical' | 'warning' = 'warning',
) {
  return defineSystem(name, {
    targets: shop().options.targets,
    dashboards: [],
    rules: [
      ruleGroup(name, [
        alert('Down', { when: promql`sum(http_requests_total) > 1`, severity }),
        alert('Slow', { when: promql`sum(http_requests_total) > 2`, severity: 'warning' }),
      ]),
    ],
    ...(routing && { routing }),
  })
}

const bankRouting = alertRouting({
  receiver: to('team', '#bank'),
  routes: [route({ match: { severity: 'critical' }, receiver: onCall })],
  allow: { 'routes/only-default': 'What is not critical is for the team.' },
  inhibitions: [
    inhibition({ source: { alertname: 'Down' }, target: { alertname: 'Slow' }, equal: [] }),
  ],
  groupWait: '1m',
  alertmanager,
})
const zooRouting = alertRouting({ receiver: to('team', '#zoo'), alertmanager })
const rest = alertRouting({ receiver: to('operations', '#rest'), alertmanager })

function filesOf(stack: Partial<StackOptions>, ...systems: readonly System[]) {
  return emit(defineProject([...systems], { stack: { routing: rest, ...stack } }))
}

const systems = [
  system('bank', bankRouting, 'critical'),
  system('zoo', zooRouting),
  system('quiet'),
]
const files = filesOf({}, ...systems)
const config = parse(files.get('stack/alertmanager/alertmanager.yml') ?? '')

describe('the routing of a stack', () => {
  it('sends the alerts of a system where its own Alertmanager does, and the rest to its own', () => {
    expect(config.route).toEqual({
      receiver: 'operations',
      group_by: ['alertname', 'system'],
      routes: [
        {
          receiver: 'team',
          matchers: ['system="bank"'],
          group_by: ['alertname'],
          group_wait: '1m',
          routes: [{ receiver: 'on-call', matchers: ['severity="critical"'] }],
        },
        { receiver: 'zoo-team', matchers: ['system="zoo"'], group_by: ['alertname'] },
      ],
    })
  })

  it('keeps what a system leaves to Alertmanager, whatever the stack says for itself', () => {
    const routing = alertRouting({ ...rest.options, groupWait: '10m', repeatInterval: '7d' })
    const text = filesOf({ routing }, ...systems).get('stack/alertmanager/alertmanager.yml') ?? ''
    expect(parse(text).route).toMatchObject({
      group_wait: '10m',
      repeat_interval: '7d',
      routes: [
        { group_wait: '1m', repeat_interval: '4h' },
        { group_wait: '30s', repeat_interval: '4h' },
      ],
    })
    expect(parse(text).route.routes[0]).not.toHaveProperty('group_interval')
  })

  it('has each receiver once, and tells two of one name apart', () => {
    const receivers = config.receivers as { name: string; slack_configs: { channel: string }[] }[]
    expect(receivers.map(({ name, slack_configs: [one] }) => [name, one?.channel])).toEqual([
      ['operations', '#rest'],
      ['team', '#bank'],
      ['on-call', '#incidents'],
      ['zoo-team', '#zoo'],
    ])
  })

  it('has a time interval once that two systems describe alike', () => {
    const muted = (name: string, from: '20:00' | '22:00') => {
      const nights = timeInterval('nights', { times: [{ from, to: '24:00' }] })
      const match = { severity: 'critical' } as const
      return system(
        name,
        alertRouting({
          receiver: onCall,
          routes: [route({ match, receiver: onCall, muteTimeIntervals: [nights] })],
          alertmanager,
        }),
        'critical',
      )
    }
    const alike = filesOf({}, muted('bank', '22:00'), muted('zoo', '22:00'))
    const text = alike.get('stack/alertmanager/alertmanager.yml') ?? ''
    expect(parse(text).time_intervals).toHaveLength(1)
    const differing = [muted('bank', '22:00'), muted('zoo', '20:00')]
    const problems = check(defineProject(differing, { stack: { routing: rest } }))
    expect(problems.map(({ code }) => code)).toContain('routes/duplicate-name')
  })

  it('lets an alert silence those of its own system only', () => {
    expect(config.inhibit_rules).toEqual([
      {
        source_matchers: ['alertname="Down"', 'system="bank"'],
        target_matchers: ['alertname="Slow"', 'system="bank"'],
      },
    ])
  })

  it('has a case for amtool for every alert of every system', () => {
    const cases = (files.get('stack/alertmanager/tests/routes.sh') ?? '').match(/^reaches .*$/gm)
    expect(cases?.filter((each) => !each.startsWith('reaches()'))).toEqual([
      'reaches on-call alertname=Down severity=critical system=bank',
      'reaches team alertname=Slow severity=warning system=bank',
      'reaches operations alertname=Down severity=warning system=quiet',
      'reaches operations alertname=Slow severity=warning system=quiet',
      'reaches zoo-team alertname=Down severity=warning system=zoo',
      'reaches zoo-team alertname=Slow severity=warning system=zoo',
    ])
  })

  it('is what Prometheus sends to, with the label that the routes ask for', () => {
    expect(parse(files.get('stack/prometheus/prometheus.yml') ?? '').alerting).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }],
    })
    const rules = parse(files.get('stack/prometheus/bank/alerts.yml') ?? '').groups[0].rules
    expect(rules[0].labels).toEqual({ severity: 'critical', system: 'bank' })
    const alone = parse(files.get('bank/prometheus/alerts.yml') ?? '').groups[0].rules
    expect(alone[0].labels).toEqual({ severity: 'critical' })
  })

  it('is not there unless it is asked for', () => {
    const without = emit(defineProject(systems, { stack: {} }))
    expect([...without.keys()].filter((path) => path.includes('stack/alertmanager'))).toEqual([])
    expect(without.get('stack/prometheus/bank/alerts.yml')).not.toContain('system:')
  })

  it('leaves Alertmanager out where Mimir tells people', () => {
    const scaled = filesOf(
      { scale: [mimir({ url: 'http://mimir:9009', tenant: 'a' })] },
      ...systems,
    )
    const { services } = parse(scaled.get('stack/docker-compose.mimir.yml') ?? '')
    expect(Object.keys(services)).toEqual(['prometheus', 'grafana'])
  })
})

describe('what is wrong with it', () => {
  const found = (stack: Partial<StackOptions>, ...of: readonly System[]) =>
    check(defineProject([...of], { stack: { routing: rest, ...stack } })).filter(({ code }) =>
      /^routes\/(?!secret-not-mounted)|^project\/stack/.test(code),
    )

  it('is nothing', () => {
    // A note: nobody has said that what no system routes is for the receiver of the stack.
    expect(found({}, ...systems).map(({ code }) => code)).toEqual(['routes/only-default'])
  })

  it('may be meant so', () => {
    const routing = alertRouting({
      ...rest.options,
      allow: { 'routes/only-default': 'It is for those who run the stack.' },
    })
    expect(found({ routing }, system('bank', bankRouting, 'critical'), system('quiet'))).toEqual([])
  })

  it('is a route for a system that there is not', () => {
    const routes = [route({ match: { system: 'bnak' }, receiver: onCall })]
    const routing = alertRouting({ ...rest.options, routes })
    expect(found({ routing }, ...systems).map(({ code }) => code)).toContain('routes/never-matches')
  })

  it('is an alert that has the label already', () => {
    const own = defineSystem('own', {
      targets: shop().options.targets,
      dashboards: [],
      rules: [
        ruleGroup('own', [
          alert('Own', { when: promql`sum(http_requests_total) > 1`, labels: { system: 'other' } }),
        ]),
      ],
    })
    expect(found({}, own)).toContainEqual(
      expect.objectContaining({
        code: 'project/stack-label',
        summary: 'Own has a label "system" of its own',
      }),
    )
  })

  it('is a label of all alerts of a system that the stack gives them, too', () => {
    const { options } = system('bank')
    const labelled = defineSystem('bank', { ...options, alertLabels: { system: 'core' } })
    expect(found({}, labelled)).toContainEqual(
      expect.objectContaining({
        code: 'project/stack-label',
        summary: 'alertLabels of bank has a label "system" of its own',
      }),
    )
  })

  it('is mail that another server would send', () => {
    const mail = { smarthost: 'smtp.bank.example:587', from: 'alerts@bank.example' }
    const routing = alertRouting({ ...zooRouting.options, alertmanager: { ...alertmanager, mail } })
    expect(
      found({}, system('bank', routing)).map(({ code, summary }) => [code, summary]),
    ).toContainEqual(['project/stack-mail', 'the stack sends the mail of bank by no server'])
  })
})
