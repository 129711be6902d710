/** The generated Alertmanager configuration before a real amtool. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { select, up } from '@telltale/promql'
import {
  alertRouting,
  availability,
  criticalOverWarning,
  email,
  notificationTemplate,
  opsgenie,
  pagerDuty,
  receiver,
  route,
  ruleGroup,
  type System,
  secretFile,
  slack,
  slo,
  timeInterval,
  webhook,
} from 'telltale'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { alert, http, projectOf, runbook, shop } from '../../packages/telltale/testing/shop.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-amtool-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const title = notificationTemplate('shop.title', '{{ .Status }}: {{ .CommonAnnotations.summary }}')
const nights = timeInterval('nights', {
  times: [{ from: '22:00', to: '06:00' }],
  weekdays: ['monday:friday'],
  location: 'Europe/Berlin',
})
const holidays = timeInterval('holidays', {
  daysOfMonth: ['24:26', -1, '25:-1', '-7:-1'],
  months: [12, '6:8'],
  years: ['2027:2029'],
})

const chat = receiver(
  'chat',
  slack({ url: secretFile('/run/secrets/slack_url'), channel: '#shop', title }),
)
const onCall = receiver(
  'on-call',
  email({ to: ['a@example.org', 'b@example.org'], subject: title }),
  slack({ url: secretFile('/run/secrets/slack_url'), channel: '#incidents' }),
  pagerDuty({ routingKey: secretFile('/run/secrets/pagerduty_key') }),
  opsgenie({ apiKey: secretFile('/run/secrets/opsgenie_key'), priority: 'P1' }),
)
const tickets = receiver(
  'tickets',
  webhook({
    url: 'http://tickets.internal:8080/',
    bearerToken: secretFile('/run/secrets/token'),
    maxAlerts: 20,
  }),
)

const alerts = {
  down: alert('ShopDown', { when: select(up, {}).eq(0), severity: 'critical' }),
  slow: alert('ShopSlow', { severity: 'warning', team: 'web' }),
  odd: alert('ShopOdd', { severity: 'info' }),
}

const available = slo('shop-availability', {
  objective: 0.99,
  sli: availability(http.requests, { bad: { code: '500' } }),
  runbook,
})

const byRoute = slo('shop-routes', {
  objective: 0.99,
  sli: availability(http.requests, { bad: { code: '500' } }),
  by: ['route'],
  runbook,
})

const everything = alertRouting({
  alerts: { ...alerts, available },
  receiver: chat,
  groupWait: '10s',
  routes: [
    route({ match: { severity: 'critical' }, receiver: onCall, repeatInterval: '1h' }),
    route(
      { match: { severity: ['warning', 'info'] }, muteTimeIntervals: [nights], groupBy: 'all' },
      route({ match: { team: 'web' }, receiver: tickets, activeTimeIntervals: [holidays] }),
    ),
  ],
  inhibitions: [criticalOverWarning('alertname', 'team')],
  alertmanager: {
    image: 'prom/alertmanager:v0.27.0',
    mail: {
      smarthost: 'smtp.example.org:587',
      from: 'alerts@example.org',
      username: 'alerts',
      password: secretFile('/run/secrets/smtp_password'),
    },
  },
})

const system = shop({
  rules: [ruleGroup('shop', Object.values(alerts))],
  slos: [available, byRoute],
  dashboards: [],
  routing: everything,
})

describe('alertmanager.yml with everything in it', () => {
  const out = written(system)

  it('is accepted by amtool, with what it refers to', () => {
    const output = amtool('check-config', join(out, 'alertmanager/alertmanager.yml'))
    expect(output).toContain('SUCCESS')
    expect(output).toMatch(/- 3 receivers\n - 1 templates/)
    expect(output).toContain(' - 2 inhibit rules')
  })

  it('has one inhibition for all SLOs', () => {
    const config = parse(emit(projectOf(system)).get('shop/alertmanager/alertmanager.yml') ?? '')
    expect(config.inhibit_rules[1]).toEqual({
      source_matchers: ['slo_tier="page"'],
      target_matchers: ['slo_tier="ticket"'],
      equal: ['slo', 'route'],
    })
  })

  it('reaches for every alert the receivers that the project thinks it does', () => {
    execFileSync('sh', [join(out, 'alertmanager/tests/routes.sh')], { stdio: 'pipe' })
  })

  it('has a case for every alert, and fails when somebody else is reached', () => {
    const path = join(out, 'alertmanager/tests/routes.sh')
    const files = emit(projectOf(system))
    const text = files.get('shop/alertmanager/tests/routes.sh') ?? ''
    for (const { name } of Object.values(alerts)) expect(text).toContain(`alertname=${name}`)
    writeFileSync(path, text.replace('reaches on-call', 'reaches chat'))
    expect(() => execFileSync('sh', [path], { stdio: 'pipe' })).toThrow()
  })

  it('tells Prometheus where to send its alerts', () => {
    const config = parse(emit(projectOf(system)).get('shop/prometheus/prometheus.yml') ?? '')
    expect(config.alerting).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }],
    })
  })
})

function written(system: System): string {
  for (const [path, text] of emit(projectOf(system))) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return join(folder, system.name)
}

function amtool(...args: readonly string[]): string {
  return execFileSync('amtool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
