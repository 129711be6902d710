/**
 * From a metric to a message: a real Prometheus scrapes, its alerts fire, a real Alertmanager groups
 * and inhibits them, and a webhook gets what is left.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gauge, oneOf } from '@telltale/core'
import { max, select, sum } from '@telltale/promql'
import {
  alertingRule,
  alertRouting,
  defineProject,
  defineSystem,
  inhibition,
  receiver,
  route,
  ruleGroup,
  secretFile,
  slack,
  target,
  webhook,
} from 'telltale'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { freePort } from '../../packages/telltale/src/verify/prometheus-process.ts'
import { type PrometheusProcess, startPrometheus, until } from '../real/prometheus.ts'
import {
  type AlertmanagerProcess,
  type Inbox,
  startAlertmanager,
  startInbox,
} from './alertmanager.ts'

const jobs = gauge('jobs_waiting', {
  help: 'Jobs that wait.',
  unit: 'jobs',
  labels: { queue: oneOf('mail', 'images') },
})

const runbook = { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] }

const backlog = alertingRule('ShopBacklog', {
  when: max(select(jobs)).by('queue').gt(10),
  for: '1s',
  severity: 'critical',
  summary: 'Jobs pile up.',
  description: ({ label, value }) => `${value} jobs wait in ${label.queue}.`,
  runbook,
})

const busy = alertingRule('ShopBusy', {
  when: sum(select(jobs)).gt(5),
  for: '1s',
  severity: 'warning',
  summary: 'Jobs wait.',
  runbook,
})

const odd = alertingRule('ShopOdd', {
  when: max(select(jobs, { queue: 'mail' })).gt(15),
  for: '1s',
  severity: 'info',
  summary: 'Many mails.',
  description: ({ value }) => `${value} mails wait.`,
  runbook,
})

const folder = mkdtempSync(join(tmpdir(), 'telltale-delivery-'))
const waiting = { mail: 20, images: 30 }

let service: Server
let inbox: Inbox
let alertmanager: AlertmanagerProcess
let prometheus: PrometheusProcess

beforeAll(async () => {
  service = createServer((_, response) => {
    const lines = Object.entries(waiting).map(([queue, n]) => `jobs_waiting{queue="${queue}"} ${n}`)
    response.end(`# TYPE jobs_waiting gauge\n${lines.join('\n')}\n`)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  inbox = await startInbox()
  const port = await freePort()
  write(port)
  alertmanager = await startAlertmanager(join(folder, 'shop/alertmanager/alertmanager.yml'), port)
  prometheus = await startPrometheus({
    config: join(folder, 'shop/prometheus/prometheus.yml'),
    targets: { shop: `127.0.0.1:${(service.address() as AddressInfo).port}` },
    interval: '1s',
    hasAlertmanager: true,
  })
})

afterAll(async () => {
  await prometheus?.stop()
  await alertmanager?.stop()
  await inbox?.stop()
  service?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('two alerts of a name are one message, with their texts filled in', async () => {
  await until('somebody is told', async () => to('/on-call').length > 0 && to('/chat').length > 0)
  const [first] = to('/on-call')
  expect(first).toMatchObject({ status: 'firing', groupLabels: { alertname: 'ShopBacklog' } })
  const alerts = [...(first?.alerts ?? [])].sort((a, b) => text(a).localeCompare(text(b)))
  expect(alerts.map(({ labels }) => labels)).toEqual([
    { alertname: 'ShopBacklog', queue: 'mail', severity: 'critical' },
    { alertname: 'ShopBacklog', queue: 'images', severity: 'critical' },
  ])
  expect(alerts.map(text)).toEqual(['20 jobs wait in mail.', '30 jobs wait in images.'])
  expect(alerts[0]?.annotations).toMatchObject({
    summary: 'Jobs pile up.',
    runbook_url: 'out/shop/docs/runbooks/ShopBacklog.md',
  })
})

it('what no route takes reaches the default receiver', () => {
  expect(to('/chat').flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname))).toEqual(
    ['ShopOdd'],
  )
})

it('an inhibited alert is not sent, although it fires', async () => {
  await until('the warning is known to Alertmanager as inhibited', async () => {
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts?filter=alertname="ShopBusy"`)
    const [alert] = (await answer.json()) as readonly AlertStatus[]
    return (alert?.status.inhibitedBy.length ?? 0) > 0
  })
  expect(to('/tickets')).toEqual([])
})

it('when it is over, that is said once, and nothing was repeated', async () => {
  Object.assign(waiting, { mail: 0, images: 0 })
  await until(
    'the end is told',
    async () => to('/on-call').some(isOver) && to('/chat').some(isOver),
  )
  expect(to('/on-call').map(({ status }) => status)).toEqual(['firing', 'resolved'])
  expect(to('/on-call')[1]?.alerts.map(({ status }) => status)).toEqual(['resolved', 'resolved'])
  expect(to('/tickets')).toEqual([])
})

it('a message in Slack leads to runbook and panel', () => {
  const [message] = inbox.received.filter(({ path }) => path === '/slack')
  expect(message?.channel).toBe('#shop')
  expect(message?.attachments?.[0]?.text).toBe(
    '*Many mails.*\n20 mails wait.\nRunbook: out/shop/docs/runbooks/ShopOdd.md\n',
  )
})

interface AlertStatus {
  readonly status: { readonly inhibitedBy: readonly string[] }
}

function to(path: string) {
  return inbox.received.filter((notification) => notification.path === path)
}

function isOver({ status }: { readonly status: string }): boolean {
  return status === 'resolved'
}

function text({ annotations }: { readonly annotations: Readonly<Record<string, string>> }): string {
  return annotations.description ?? ''
}

function write(alertmanagerPort: number): void {
  const hook = (name: string) => receiver(name, webhook({ url: `${inbox.url}/${name}` }))
  const secret = join(folder, 'slack_url')
  writeFileSync(secret, `${inbox.url}/slack`)
  const url = secretFile(secret)
  const system = defineSystem('shop', {
    title: 'Shop',
    targets: [target('shop', { addresses: ['shop:80'], exposes: { jobs } })],
    dashboards: [],
    rules: [ruleGroup('shop', [backlog, busy, odd])],
    prometheus: {
      image: 'prom/prometheus:v2.42.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '15d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
    routing: alertRouting({
      alerts: { backlog, busy, odd },
      receiver: receiver(
        'chat',
        webhook({ url: `${inbox.url}/chat` }),
        slack({ url, channel: '#shop' }),
      ),
      groupWait: '3s',
      groupInterval: '2s',
      repeatInterval: '1h',
      routes: [
        route({ match: { severity: 'critical' }, receiver: hook('on-call') }),
        route({ match: { severity: 'warning' }, receiver: hook('tickets') }),
      ],
      inhibitions: [
        inhibition({
          source: { alertname: 'ShopBacklog' },
          target: { alertname: 'ShopBusy' },
          equal: [],
        }),
      ],
      alertmanager: {
        image: 'prom/alertmanager:v0.25.0',
        address: `127.0.0.1:${alertmanagerPort}`,
      },
    }),
  })
  for (const [path, content] of emit(defineProject([system]))) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}
