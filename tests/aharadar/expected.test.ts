/** The generated files hold what the specification of AhaRadar names, no more and no less. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as definitions from '@systems/metrics/aharadar'
import { familiesOf, type Label } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { targets } from '../../prometheus/aharadar.ts'
import * as expected from './expected.ts'

const out = resolve(import.meta.dirname, '../../out/aharadar')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const yaml = (path: string) => parse(read(path))

it.each(expected.files)('%s is generated', (path) => {
  expect(existsSync(join(out, path))).toBe(true)
})

describe('the metrics', () => {
  const families = new Map(familiesOf({ ...definitions }).map((family) => [family.name, family]))

  it('are these and no others', () => {
    expect([...families.keys()].sort()).toEqual(expected.metrics.map(({ name }) => name).sort())
  })

  it.each(expected.metrics)('$name is a $kind of $job', ({ name, kind, job, labels, ...more }) => {
    const family = families.get(name)
    expect(family).toMatchObject({ kind, name })
    expect(Object.keys(family?.labels ?? {})).toEqual(labels)
    if ('buckets' in more) expect(family?.buckets).toEqual(more.buckets)
    for (const [label, values] of Object.entries('values' in more ? more.values : {})) {
      const declared = family?.labels[label] as Label | undefined
      expect(declared?.kind === 'closed' && declared.values, label).toEqual(values)
    }
    const exposed = targets.find((target) => target.job === job)?.options.exposes ?? {}
    expect(familiesOf(exposed)).toContain(family)
  })

  it('are all described in the reference', () => {
    const reference = read('docs/metrics.md')
    for (const { name } of expected.metrics) expect(reference).toContain(`\n### ${name}\n`)
  })
})

describe('the dashboard', () => {
  const dashboard: Dashboard = JSON.parse(read('infra/grafana/dashboards/aharadar-overview.json'))

  it('has its rows, and in each of them its panels', () => {
    const rows: Record<string, Record<string, string>> = {}
    let current: Record<string, string> = {}
    for (const { type, title } of dashboard.panels) {
      if (type === 'row') rows[title] = current = {}
      else current[title] = type
    }
    expect(Object.entries(rows).map(([title, panels]) => [title, Object.entries(panels)])).toEqual(
      Object.entries(expected.rows).map(([title, panels]) => [title, Object.entries(panels)]),
    )
  })

  it('is called as it was, and depends on no number of an instance', () => {
    expect(dashboard).toMatchObject({ uid: 'aharadar-overview', title: 'AhaRadar Overview' })
    expect(dashboard).not.toHaveProperty('id')
  })
})

describe('the rules', () => {
  const alerts = rulesOf('infra/prometheus/alerts.yml')
  const records = rulesOf('infra/prometheus/recording-rules.yml')

  it('are the alerts of the specification, in their groups', () => {
    const found = alerts.map(({ group, alert, labels, for: hold, expr }) => {
      return { group, alert, severity: labels?.severity, for: hold, expr }
    })
    expect(found).toEqual(expected.alerts.map((alert) => ({ ...alert, expr: short(alert.expr) })))
  })

  it('are its recording rules', () => {
    expect(records.map(({ record, expr }) => ({ record, expr }))).toEqual(expected.records)
  })

  it('lead to a page of the runbooks that exists and names the alert', () => {
    expect(alerts.length).toBeGreaterThan(0)
    for (const { alert = '', annotations } of alerts) {
      const page = readFileSync(resolve(out, '../..', annotations?.runbook_url ?? ''), 'utf8')
      expect(page).toContain(`# ${alert}\n`)
    }
  })

  it('lead to a panel that exists, by dashboard and panel', () => {
    const dashboard: Dashboard = JSON.parse(read('infra/grafana/dashboards/aharadar-overview.json'))
    const linked = alerts.flatMap(({ annotations }) =>
      annotations?.__panelId__ ? [annotations] : [],
    )
    expect(linked.length).toBeGreaterThan(5)
    for (const { __dashboardUid__, __panelId__ } of linked) {
      expect(__dashboardUid__).toBe(dashboard.uid)
      expect(dashboard.panels.map(({ id }) => String(id))).toContain(__panelId__)
    }
  })
})

describe('the configuration', () => {
  it('scrapes both processes every 15 seconds', () => {
    expect(yaml('infra/prometheus/prometheus.yml')).toEqual({
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['alerts.yml', 'recording-rules.yml', 'slo-budgets.yml', 'slo-rules.yml'],
      scrape_configs: [
        job('aharadar-api', '/api/metrics', 'host.docker.internal:3001'),
        job('aharadar-worker', '/metrics', 'host.docker.internal:9091'),
      ],
    })
  })

  it('gives Grafana its data source and its dashboards', () => {
    expect(yaml('infra/grafana/provisioning/datasources/prometheus.yml')).toMatchObject({
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: 'http://prometheus:9090',
          isDefault: true,
          jsonData: { timeInterval: '15s', httpMethod: 'POST' },
        },
      ],
    })
    expect(yaml('infra/grafana/provisioning/dashboards/dashboard.yml')).toMatchObject({
      apiVersion: 1,
      providers: [
        {
          name: 'AhaRadar',
          folder: '',
          type: 'file',
          options: { path: '/var/lib/grafana/dashboards' },
        },
      ],
    })
  })

  it('runs Prometheus and Grafana as named, and nothing else', () => {
    const { services, volumes } = yaml('docker-compose.yml')
    expect(Object.keys(volumes)).toEqual(['prometheus_data', 'grafana_data'])
    expect(Object.keys(services)).toEqual(['prometheus', 'grafana'])
    expect(services.prometheus).toMatchObject({
      image: 'prom/prometheus:v2.47.0',
      ports: ['9090:9090'],
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--storage.tsdb.retention.time=31d',
      ],
      extra_hosts: ['host.docker.internal:host-gateway'],
      volumes: [
        './infra/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './infra/prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro',
        './infra/prometheus/recording-rules.yml:/etc/prometheus/recording-rules.yml:ro',
        './infra/prometheus/slo-budgets.yml:/etc/prometheus/slo-budgets.yml:ro',
        './infra/prometheus/slo-rules.yml:/etc/prometheus/slo-rules.yml:ro',
        'prometheus_data:/prometheus',
      ],
    })
    expect(services.grafana).toMatchObject({
      image: 'grafana/grafana:10.2.0',
      ports: ['3002:3000'],
      environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
      depends_on: ['prometheus'],
      volumes: [
        './infra/grafana/provisioning:/etc/grafana/provisioning:ro',
        './infra/grafana/dashboards:/var/lib/grafana/dashboards:ro',
        'grafana_data:/var/lib/grafana',
      ],
    })
  })
})

interface Dashboard {
  readonly uid: string
  readonly panels: readonly { readonly id: number; readonly type: string; readonly title: string }[]
}

interface Rule {
  readonly group: string
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

function rulesOf(path: string): readonly Rule[] {
  const { groups } = yaml(path) as {
    groups: readonly { readonly name: string; readonly rules: readonly Omit<Rule, 'group'>[] }[]
  }
  return groups.flatMap(({ name, rules }) => rules.map((rule) => ({ group: name, ...rule })))
}

function job(name: string, path: string, address: string) {
  return { job_name: name, metrics_path: path, static_configs: [{ targets: [address] }] }
}

/** Numbers as telltale prints them: 0.10 is 0.1. */
function short(expr: string): string {
  return expr.replace(/(\.\d*?[1-9])0+$/, '$1')
}
