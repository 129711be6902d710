/** The deployment files of Prodigy, as its specification names them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { systemOf } from '../real/system.ts'

const out = resolve(import.meta.dirname, '../../out/prodigy')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const yaml = (path: string) => parse(read(path))
const compose = yaml('docker-compose.yml')

describe('Prometheus', () => {
  it('PR-D1: scrapes one job on the machine itself, every 15 seconds', () => {
    expect(yaml('prometheus.yml')).toMatchObject({
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      scrape_configs: [
        {
          job_name: 'prodigy',
          metrics_path: '/metrics',
          static_configs: [{ targets: ['host.docker.internal:9090'] }],
        },
      ],
    })
  })

  it('PR-D2: runs as named, on port 9091', () => {
    const { image, ports, volumes, command } = compose.services.prometheus
    expect(image).toBe('prom/prometheus:latest')
    expect(ports).toEqual(['9091:9090'])
    expect(volumes).toEqual(
      expect.arrayContaining([
        './prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        'prometheus_data:/prometheus',
      ]),
    )
    expect(command).toEqual(
      expect.arrayContaining([
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.retention.time=30d',
      ]),
    )
  })

  it('PR-D9: finds the machine that it runs on, on Linux as well', () => {
    expect(compose.services.prometheus.extra_hosts).toEqual(['host.docker.internal:host-gateway'])
  })

  it('PR-D11: reads the alerting and the recording rules', () => {
    expect(yaml('prometheus.yml').rule_files).toEqual(
      expect.arrayContaining(['prometheus-alerts.yml', 'prometheus-recording.yml']),
    )
  })
})

describe('Grafana', () => {
  it('PR-D3: runs as named, with everybody an administrator', () => {
    const { grafana } = compose.services
    expect(grafana).toMatchObject({
      image: 'grafana/grafana:latest',
      environment: {
        GF_AUTH_ANONYMOUS_ENABLED: 'true',
        GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
        GF_INSTALL_PLUGINS: 'grafana-piechart-panel',
      },
      ports: ['3000:3000'],
      depends_on: ['prometheus'],
    })
    expect(grafana.volumes).toEqual(
      expect.arrayContaining([
        './grafana/dashboards:/etc/grafana/provisioning/dashboards:ro',
        './grafana/datasources:/etc/grafana/provisioning/datasources:ro',
        'grafana_data:/var/lib/grafana',
      ]),
    )
    expect(read('docker-compose.yml')).toContain('FOR DEVELOPMENT ONLY: whoever reaches the port')
  })

  it('PR-D6: has both data sources, and the password among the secrets', () => {
    const { apiVersion, datasources } = yaml('grafana/datasources/prometheus.yml')
    expect(apiVersion).toBe(1)
    expect(datasources).toMatchObject([
      {
        name: 'Prometheus',
        type: 'prometheus',
        access: 'proxy',
        url: 'http://prometheus:9090',
        isDefault: true,
      },
      {
        name: 'PostgreSQL',
        type: 'postgres',
        url: 'postgres:5432',
        user: 'prodigy',
        jsonData: { database: 'prodigy_metrics', sslmode: 'disable' },
        secureJsonData: { password: '$POSTGRES_PASSWORD' },
      },
    ])
    expect(compose.services.grafana.environment.POSTGRES_PASSWORD).toBe(
      '${POSTGRES_PASSWORD:-changeme}',
    )
  })

  it('PR-D7: loads the four dashboards, and each is a bare model', () => {
    const files = readdirSync(join(out, 'grafana/dashboards'))
    expect(files).toEqual(
      expect.arrayContaining([
        'workflow-overview.json',
        'mapreduce-performance.json',
        'step-analysis.json',
        'claude-usage.json',
      ]),
    )
    for (const file of files.filter((name) => name.endsWith('.json'))) {
      const dashboard = JSON.parse(read(`grafana/dashboards/${file}`))
      expect(dashboard).toHaveProperty('panels')
      expect(dashboard).not.toHaveProperty('dashboard')
    }
  })

  it('PR-D8: is told where they are by a file beside them', () => {
    const [provider] = yaml('grafana/dashboards/dashboards.yml').providers
    expect(provider).toMatchObject({
      type: 'file',
      options: { path: '/etc/grafana/provisioning/dashboards' },
    })
  })

  it('PR-D12: watches the dead-letter queue with the threshold of the Prometheus rule', () => {
    const alerting = yaml('grafana/alerting/dlq.yml')
    const [query, threshold] = alerting.groups[0].rules[0].data
    expect(query.model.expr).toBe('sum by (job_id) (prodigy_mapreduce_dlq_items)')
    expect(threshold.model.conditions[0].evaluator).toEqual({ type: 'gt', params: [10] })
    const ofPrometheus = alertsOf(systemOf('prodigy').options.rules).map(({ name }) => name)
    expect(ofPrometheus).toContain('ProdigyDLQBacklog')
    expect(read('prometheus-alerts.yml')).toContain(`${query.model.expr} > 10`)
    const [{ receivers }] = alerting.contactPoints
    expect(receivers.map(({ type }: { readonly type: string }) => type)).toEqual(['email', 'slack'])
    expect(compose.services.grafana.volumes).toContain(
      './grafana/alerting:/etc/grafana/provisioning/alerting:ro',
    )
  })
})

describe('the database', () => {
  it('PR-D4: runs only when it is asked for', () => {
    expect(compose.services.postgres).toMatchObject({
      image: 'postgres:16',
      profiles: ['postgres'],
      environment: {
        POSTGRES_DB: 'prodigy_metrics',
        POSTGRES_USER: 'prodigy',
        POSTGRES_PASSWORD: '${POSTGRES_PASSWORD:-changeme}',
      },
      ports: ['5432:5432'],
    })
    expect(compose.services.postgres.volumes).toContain('postgres_data:/var/lib/postgresql/data')
  })

  it('PR-D10: makes its tables by itself', () => {
    expect(compose.services.postgres.volumes).toContain(
      './migrations:/docker-entrypoint-initdb.d:ro',
    )
    const migration = read('migrations/001_workflow_metrics.sql')
    const made = [...migration.matchAll(/CREATE (TABLE|INDEX) IF NOT EXISTS (\w+)/g)]
    expect(made.map(([, kind, name]) => `${kind} ${name}`)).toEqual([
      'TABLE workflow_executions',
      'INDEX idx_workflow_executions_started',
      'INDEX idx_workflow_executions_name_started',
      'TABLE step_executions',
      'INDEX idx_step_executions_workflow',
      'TABLE mapreduce_jobs',
      'INDEX idx_mapreduce_jobs_started',
    ])
  })
})

describe('the stack', () => {
  it('PR-D5: has its version key and its three volumes', () => {
    expect(compose.version).toBe('3.8')
    expect(Object.keys(compose.volumes)).toEqual([
      'prometheus_data',
      'grafana_data',
      'postgres_data',
    ])
  })

  it('PR-D13, PR-A7, PR-A18: starts with one command: nothing has to be set, built or made before', () => {
    const text = read('docker-compose.yml')
    // Variables without a value to fall back on.
    expect(text).not.toMatch(/\$\{\w+(:?\?[^}]*)?\}/)
    const services = Object.values(compose.services) as readonly Service[]
    for (const { image, volumes = [] } of services) {
      expect(image).toBeTruthy()
      for (const [path = ''] of volumes.map((volume) => volume.split(':'))) {
        if (path.startsWith('.')) expect(existsSync(join(out, path)), path).toBe(true)
      }
    }
  })
})

interface Service {
  readonly image?: string
  readonly volumes?: readonly string[]
}
