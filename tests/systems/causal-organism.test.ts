/** The deployment files of Causal Organism, as its specification names them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const out = resolve(import.meta.dirname, '../../out/causal-organism')
const provisioning = 'config/grafana/provisioning'
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const yaml = (path: string) => parse(read(path))
const { services, volumes, secrets } = yaml('docker-compose.yml')

describe('Prometheus', () => {
  it('CO-D1: scrapes API and worker every 15 seconds by their names in the network', () => {
    const { global, scrape_configs } = yaml('config/prometheus.yml')
    expect(global).toEqual({ scrape_interval: '15s', evaluation_interval: '15s' })
    expect(scrape_configs).toEqual([
      job('causal-organism-api', 'api:8000'),
      job('causal-organism-worker', 'worker:9090'),
    ])
  })

  it('CO-D2: keeps samples for 30 days, as its command line says', () => {
    expect(services.prometheus.command).toContain('--storage.tsdb.retention.time=30d')
    expect(read('config/prometheus.yml')).not.toContain('retention')
  })

  it('CO-D3, CO-D12: reads the alerts and, in files of their own, what is recorded', () => {
    expect(yaml('config/prometheus.yml').rule_files).toEqual([
      'prometheus-alerts.yml',
      'prometheus-recording.yml',
      'slo-budgets.yml',
      'slo-rules.yml',
    ])
    expect(rulesOf('config/prometheus-alerts.yml', 'alert')).toHaveLength(12)
    expect(rulesOf('config/prometheus-recording.yml', 'record')).toHaveLength(7)
  })

  it('CO-D7: runs on port 9090 with its configuration, every rule file and a volume', () => {
    expect(services.prometheus).toMatchObject({
      image: 'prom/prometheus:v2.47.0',
      ports: ['127.0.0.1:9090:9090'],
      volumes: [
        './config/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './config/prometheus-alerts.yml:/etc/prometheus/prometheus-alerts.yml:ro',
        './config/prometheus-recording.yml:/etc/prometheus/prometheus-recording.yml:ro',
        './config/slo-budgets.yml:/etc/prometheus/slo-budgets.yml:ro',
        './config/slo-rules.yml:/etc/prometheus/slo-rules.yml:ro',
        'prometheus_data:/prometheus',
      ],
    })
  })
})

describe('Grafana', () => {
  it('CO-D4: gets its data source', () => {
    expect(yaml(`${provisioning}/datasources/prometheus.yml`).datasources).toMatchObject([
      { type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090', isDefault: true },
    ])
  })

  it('CO-D5: finds the dashboards beside the file that says where they are', () => {
    expect(yaml(`${provisioning}/dashboards/default.yml`)).toMatchObject({
      apiVersion: 1,
      providers: [{ type: 'file', options: { path: '/etc/grafana/provisioning/dashboards' } }],
    })
    expect(services.grafana.volumes).toContain(`./${provisioning}:/etc/grafana/provisioning:ro`)
  })

  it.each([
    ['api-metrics', 9],
    ['worker-metrics', 8],
    ['infrastructure-metrics', 10],
  ])('CO-D6: has %s with %i panels', (name, panels) => {
    const dashboard = JSON.parse(read(`${provisioning}/dashboards/${name}.json`))
    expect(dashboard.panels).toHaveLength(panels)
    expect(dashboard.panels.filter(({ type }: { type: string }) => type === 'row')).toEqual([])
  })

  it('CO-D6: has besides them only the page of the service levels', () => {
    expect(readdirSync(join(out, provisioning, 'dashboards')).sort()).toEqual([
      'api-metrics.json',
      'default.yml',
      'infrastructure-metrics.json',
      'service-levels.json',
      'worker-metrics.json',
    ])
  })

  it('CO-D8: runs on port 3001 with a volume, for admin with the password admin', () => {
    expect(services.grafana).toMatchObject({
      image: 'grafana/grafana:10.2.0',
      ports: ['127.0.0.1:3001:3000'],
      environment: { GF_SECURITY_ADMIN_USER: 'admin', GF_SECURITY_ADMIN_PASSWORD: 'admin' },
    })
    expect(services.grafana.volumes).toContain('grafana_data:/var/lib/grafana')
  })
})

describe('the services', () => {
  it.each(['api', 'worker'])('CO-D9: %s gets what it needs to reach TimescaleDB', (name) => {
    const { environment, depends_on } = services[name]
    expect(environment).toMatchObject({
      TIMESCALE_HOST: 'timescale',
      TIMESCALE_PORT: '5432',
      TIMESCALE_DB: expect.stringContaining('${TIMESCALE_DB'),
      TIMESCALE_USER: expect.stringContaining('${TIMESCALE_USER'),
      TIMESCALE_PASSWORD: expect.stringContaining('${TIMESCALE_PASSWORD'),
    })
    expect(depends_on).toEqual({ timescale: { condition: 'service_healthy' } })
  })

  it('CO-D9: publish the API on 8000, and nothing but Prometheus on 9090', () => {
    expect(services.api.ports).toEqual(['127.0.0.1:8000:8000'])
    expect(services.worker.ports).toBeUndefined()
    const published = Object.values<{ ports?: string[] }>(services).flatMap(
      ({ ports = [] }) => ports,
    )
    expect(published.filter((port) => port.includes(':9090:'))).toEqual(['127.0.0.1:9090:9090'])
  })

  it('CO-D9: run programs that exist, from an image that is built', () => {
    for (const { command, build } of [services.api, services.worker]) {
      expect(existsSync(join(out, build.context, 'services/causal-organism', command[0]))).toBe(
        true,
      )
      expect(existsSync(join(out, build.context, build.dockerfile))).toBe(true)
    }
  })

  it('CO-D10: keep what has to be kept in volumes', () => {
    expect(Object.keys(volumes)).toEqual(
      expect.arrayContaining(['prometheus_data', 'grafana_data', 'organism_data']),
    )
  })
})

describe('Alertmanager', () => {
  it('CO-D11: starts when it is asked for, with secrets that are nowhere in the files', () => {
    expect(services.alertmanager).toMatchObject({
      profiles: ['alertmanager'],
      secrets: ['slack_url', 'smtp_password'],
    })
    expect(Object.keys(secrets)).toEqual(['slack_url', 'smtp_password'])
    const { alerting } = yaml('config/prometheus.yml')
    expect(alerting.alertmanagers[0].static_configs[0].targets).toEqual(['alertmanager:9093'])
  })

  it('CO-D11: tells who is on call of what is critical, and the team of the rest', () => {
    const { route } = yaml('config/alertmanager.yml')
    expect(route).toMatchObject({
      receiver: 'analytics',
      routes: [
        { receiver: 'on-call', matchers: ['severity="critical"'] },
        { receiver: 'analytics', matchers: ['severity="warning"'] },
        { receiver: 'analytics', matchers: ['severity="info"'] },
      ],
    })
  })
})

describe('the documents', () => {
  const guide = read('PROMETHEUS_GRAFANA_SETUP.md')

  it('quote the queries that the requirements name', () => {
    for (const query of [
      'rate(http_requests_total[5m])',
      'rate(http_requests_total{status=~"5.."}[5m])',
      'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))',
      'sum(rate(cache_hits_total[5m])) / (sum(rate(cache_hits_total[5m])) + sum(rate(cache_misses_total[5m]))) * 100',
    ])
      expect(guide).toContain(`\n${query}\n`)
  })

  it('help when metrics are missing, dashboards are empty, or there are too many series', () => {
    expect([...guide.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)).toEqual(
      expect.arrayContaining(['Metrics are missing', 'A dashboard is empty', 'Too many series']),
    )
    for (const place of [
      '/health/live',
      '/metrics',
      '/targets',
      'localhost:3001',
      'localhost:9090',
    ])
      expect(guide).toContain(place)
  })

  it('have the load test and a runbook for each alert', () => {
    for (const part of [
      '100 calls of `/api/graph/stats`',
      '100 users, of whom ten come every second',
    ])
      expect(read('docs/load-test.md')).toContain(part)
    for (const name of rulesOf('config/prometheus-alerts.yml', 'alert'))
      expect(existsSync(join(out, 'docs/runbooks', `${name}.md`)), name).toBe(true)
  })
})

function job(name: string, address: string) {
  return { job_name: name, metrics_path: '/metrics', static_configs: [{ targets: [address] }] }
}

function rulesOf(path: string, kind: 'alert' | 'record'): readonly string[] {
  const { groups } = yaml(path) as { groups: { rules: Record<typeof kind, string>[] }[] }
  return groups.flatMap(({ rules }) => rules.map((rule) => rule[kind]))
}
