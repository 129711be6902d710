/** The deployment files and documents of KR Lead Scraper, as its specification names them. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse, stringify } from 'yaml'
import { exampleQueries } from '../../dashboards/kr-lead-scraper/example-queries.ts'

const out = resolve(import.meta.dirname, '../../out/kr-lead-scraper')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const yaml = (path: string) => parse(read(path))
const json = (path: string) => JSON.parse(read(path))

const development = () => yaml('docker-compose.yml').services
const production = () => yaml('docker-compose.prod.yml').services

describe('the development variant', () => {
  it('KR-D1, KR-A7: runs Prometheus on 9090, which keeps 30 days in a volume and scrapes every 15 s', () => {
    expect(development().prometheus).toMatchObject({
      image: 'prom/prometheus:v2.47.0',
      ports: ['9090:9090'],
      command: expect.arrayContaining(['--storage.tsdb.retention.time=30d']),
      volumes: expect.arrayContaining([
        './prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        'prometheus_data:/prometheus',
      ]),
    })
    expect(yaml('docker-compose.yml').volumes).toMatchObject({ prometheus_data: {} })
    expect(yaml('prometheus/prometheus.yml').global.scrape_interval).toBe('15s')
  })

  it('KR-D2, KR-R6: runs Grafana on 3000, whose password is GRAFANA_PASSWORD or admin', () => {
    expect(development().grafana).toMatchObject({
      image: 'grafana/grafana:10.2.0',
      container_name: 'kr-grafana',
      ports: ['3000:3000'],
      environment: { GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_PASSWORD:-admin}' },
      volumes: [
        './grafana/provisioning:/etc/grafana/provisioning:ro',
        './grafana/dashboards:/var/lib/grafana/dashboards:ro',
        'grafana_data:/var/lib/grafana',
      ],
    })
  })

  it('KR-D3: runs the API on 8000 with the four variables and the shared tmpfs', () => {
    expect(development().api).toMatchObject({
      ports: ['127.0.0.1:8000:8000'],
      environment: {
        PROMETHEUS_ENABLED: '${PROMETHEUS_ENABLED:-True}',
        PROMETHEUS_MULTIPROC_DIR: '${PROMETHEUS_MULTIPROC_DIR:-/tmp/prometheus_multiproc}',
        METRICS_INCLUDE_LABELS: '${METRICS_INCLUDE_LABELS:-True}',
        METRICS_ENDPOINT_ENABLED: '${METRICS_ENDPOINT_ENABLED:-True}',
      },
    })
  })
})

describe('the production variant', () => {
  it('KR-D4, KR-A6: opens its ports on this machine only', () => {
    const ports = Object.values<{ ports?: string[] }>(production()).flatMap(
      ({ ports = [] }) => ports,
    )
    expect(ports.sort()).toEqual([
      '127.0.0.1:3000:3000',
      '127.0.0.1:8000:8000',
      '127.0.0.1:9090:9090',
      '127.0.0.1:9093:9093',
    ])
  })

  it('KR-D4, KR-A6: keeps 90 days, scrapes every 30 s, and has several API processes', () => {
    expect(production().prometheus.command).toContain('--storage.tsdb.retention.time=90d')
    expect(production().prometheus.volumes).toContain(
      './prometheus/prometheus.prod.yml:/etc/prometheus/prometheus.yml:ro',
    )
    expect(yaml('prometheus/prometheus.prod.yml').global.scrape_interval).toBe('30s')
    expect(Number(production().api.environment.API_WORKERS)).toBeGreaterThan(1)
  })

  it('KR-D4: changes no file of an image, and no process gets more rights than it has', () => {
    for (const [name, service] of Object.entries<object>(production())) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
    }
  })

  it('KR-D4, KR-R6: does not start without a password of its own', () => {
    expect(production().grafana.environment.GF_SECURITY_ADMIN_PASSWORD).toMatch(
      /^\$\{GRAFANA_PASSWORD:\?.+\}$/,
    )
  })
})

describe('what both have', () => {
  it.each([
    ['prometheus/prometheus.yml', '15s'],
    ['prometheus/prometheus.prod.yml', '30s'],
  ])('KR-D5: %s scrapes kr-api at /metrics on 8000 every %s', (path, interval) => {
    expect(yaml(path)).toMatchObject({
      global: { scrape_interval: interval, evaluation_interval: interval },
      rule_files: expect.arrayContaining(['alerts.yml', 'recording.yml']),
      scrape_configs: [
        {
          job_name: 'kr-api',
          metrics_path: '/metrics',
          static_configs: [{ targets: ['api:8000'] }],
        },
      ],
    })
  })

  it('KR-D6, KR-A3: gives Grafana its data source and its dashboards, in the folder of the system', () => {
    expect(yaml('grafana/provisioning/datasources/prometheus.yml').datasources).toMatchObject([
      { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
    ])
    expect(yaml('grafana/provisioning/dashboards/dashboards.yml').providers).toMatchObject([
      {
        type: 'file',
        folder: 'KR Lead Scraper Dashboards',
        options: { path: '/var/lib/grafana/dashboards' },
      },
    ])
  })

  it.each(['api-metrics', 'scraping-statistics', 'system-health'])(
    'KR-D7, KR-A3: %s is a bare dashboard that can be edited and exported',
    (name) => {
      const dashboard = json(`grafana/dashboards/${name}.json`)
      expect(dashboard).toMatchObject({ editable: true, uid: expect.stringMatching(/^kr-/) })
      expect(dashboard).not.toHaveProperty('dashboard')
      expect(dashboard).not.toHaveProperty('id')
    },
  )

  it.each(['.env.example', '.env.production.example'])(
    'KR-D8: %s has the five variables',
    (path) => {
      const lines = read(path).split('\n')
      const variables = lines.filter((line) => line !== '' && !line.startsWith('#'))
      expect(variables).toEqual([
        'PROMETHEUS_ENABLED=True',
        'PROMETHEUS_MULTIPROC_DIR=/tmp/prometheus_multiproc',
        'METRICS_INCLUDE_LABELS=True',
        'METRICS_ENDPOINT_ENABLED=True',
        path === '.env.example' ? 'GRAFANA_PASSWORD=admin' : 'GRAFANA_PASSWORD=',
      ])
    },
  )

  it('KR-D9, KR-A1: make starts and stops the stack, with an .env if there is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kr-make-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const file of ['Makefile', '.env.example']) cpSync(join(out, file), join(folder, file))
    const make = (...args: string[]) =>
      execFileSync('make', ['COMPOSE=echo compose', ...args], { cwd: folder, encoding: 'utf8' })
    expect(make('-s', 'monitoring-up')).toBe('compose up -d --build\n')
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain('GRAFANA_PASSWORD=admin\n')
    expect(make('-s', 'monitoring-down')).toBe('compose --profile * down\n')
    expect(() => make('-s', 'monitoring-prod-up')).toThrow('set GRAFANA_PASSWORD')
    writeFileSync(join(folder, '.env.production'), 'GRAFANA_PASSWORD=x\n')
    expect(make('-s', 'monitoring-prod-up')).toBe(
      'compose -f docker-compose.prod.yml --env-file .env.production up -d --build\n',
    )
  })

  it('KR-D10: tells e-mail and Slack of what is critical; Alertmanager is optional, on 9093', () => {
    const { route, receivers } = yaml('alertmanager/alertmanager.yml')
    expect(route.routes).toMatchObject([{ receiver: 'on-call', matchers: ['severity="critical"'] }])
    const onCall = receivers.find(({ name }: { name: string }) => name === 'on-call')
    expect(onCall).toMatchObject({
      email_configs: [{ to: 'oncall@example.org' }],
      slack_configs: [{ channel: '#incidents' }],
    })
    expect(development().alertmanager).toMatchObject({
      profiles: ['alertmanager'],
      ports: ['127.0.0.1:9093:9093'],
    })
    execFileSync('sh', [join(out, 'alertmanager/tests/routes.sh')])
  })

  it.each(['docker-compose.yml', 'docker-compose.prod.yml'])(
    'KR-D11: %s mounts one tmpfs in API and worker, so that the API shows what workers record',
    (path) => {
      const { services, volumes } = yaml(path)
      const mount = 'prometheus_multiproc:/tmp/prometheus_multiproc'
      expect(services.api.volumes).toEqual([mount])
      expect(services.worker.volumes).toEqual([mount])
      expect(services.worker.environment.PROMETHEUS_MULTIPROC_DIR).toBe(
        services.api.environment.PROMETHEUS_MULTIPROC_DIR,
      )
      expect(volumes.prometheus_multiproc).toMatchObject({
        driver: 'local',
        driver_opts: { type: 'tmpfs', device: 'tmpfs' },
      })
    },
  )

  it('KR-D12: has the five recording rules in a file that both configurations load', () => {
    const groups = yaml('prometheus/recording.yml').groups as { rules: { record: string }[] }[]
    expect(groups.flatMap(({ rules }) => rules.map(({ record }) => record)).sort()).toEqual([
      'kr:http_error_ratio:rate5m',
      'kr:http_request_duration_seconds:p95_5m',
      'kr:http_requests:rate5m',
      'kr:queue_jobs:rate5m',
      'kr:scraping_success_ratio:increase1h',
    ])
    for (const services of [development(), production()])
      expect(services.prometheus.volumes).toContain(
        './prometheus/recording.yml:/etc/prometheus/recording.yml:ro',
      )
  })

  it('KR-D10, KR-D12: every alert is proven by its test', () => {
    const tests = readdirSync(join(out, 'prometheus/tests')).map((file) =>
      join(out, 'prometheus/tests', file),
    )
    const files = yaml('prometheus/prometheus.yml').rule_files as string[]
    const rules = files.flatMap((file) => yaml(`prometheus/${file}`).groups).flatMap(rulesOf)
    const alerts = rules.flatMap(({ alert }) => alert ?? [])
    expect(alerts).toHaveLength(13)
    for (const alert of alerts)
      expect(tests).toContain(join(out, 'prometheus/tests', `${alert}.yml`))
    expect(execFileSync('promtool', ['test', 'rules', ...tests], { encoding: 'utf8' })).toContain(
      'SUCCESS',
    )
  }, 120_000)
})

describe('the documents', () => {
  it('KR-A8: the five example queries give the right values on recorded samples', () => {
    const at = { '/a': '0+6x20', '/b': '0+3x20' }
    const input_series = [
      ...Object.entries(at).map(([endpoint, values]) => ({
        series: `http_requests_total{job="kr-api",method="GET",endpoint="${endpoint}",status="200"}`,
        values,
      })),
      {
        series: 'http_requests_total{job="kr-api",method="GET",endpoint="/a",status="503"}',
        values: '0+1.5x20',
      },
      ...(['0.1', '0.25', '+Inf'] as const).map((le, index) => ({
        series: `http_request_duration_seconds_bucket{job="kr-api",endpoint="/a",le="${le}"}`,
        values: `0+${[9, 10, 10][index]}x20`,
      })),
      { series: 'scraping_jobs_total{source="maps",status="completed"}', values: '30x20' },
      { series: 'scraping_jobs_total{source="website",status="completed"}', values: '60x20' },
      { series: 'scraping_jobs_total{source="maps",status="failed"}', values: '10x20' },
      { series: 'queue_size{queue_name="scraping"}', values: '7x20' },
      { series: 'queue_size{queue_name="default"}', values: '0x20' },
    ]
    const answers = [
      [
        { labels: '{endpoint="/a"}', value: 0.5 },
        { labels: '{endpoint="/b"}', value: 0.2 },
      ],
      [{ labels: '{}', value: 0.1 }],
      // Halfway from the bound 0.1 (90 %) to the bound 0.25 (100 %).
      [{ labels: '{}', value: 0.175 }],
      [{ labels: '{}', value: 90 }],
      [
        { labels: '{queue_name="default"}', value: 0 },
        { labels: '{queue_name="scraping"}', value: 7 },
      ],
    ]
    expect(exampleQueries.map(({ title }) => title)).toEqual([
      'Request rate',
      'Error rate',
      'Latency percentile',
      'Scraping success',
      'Queue backlog',
    ])
    const promql_expr_test = exampleQueries.map(({ promql: expr }, index) => ({
      expr,
      eval_time: '5m',
      exp_samples: answers[index],
    }))
    const folder = mkdtempSync(join(tmpdir(), 'kr-queries-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'queries.yml')
    // A sample every 15 s: 7.5 requests to /a in each of them are half a request a second.
    writeFileSync(file, stringify({ tests: [{ interval: '15s', input_series, promql_expr_test }] }))
    expect(execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8' })).toContain(
      'SUCCESS',
    )
    for (const { promql } of exampleQueries) expect(read('docs/queries.md')).toContain(promql)
  })

  it('KR-A10: every entry of the troubleshooting has a check that somebody can run', () => {
    const entries = read('docs/troubleshooting.md').split('\n## ').slice(1)
    expect(entries.map((entry) => entry.split('\n', 1)[0])).toEqual([
      'Metrics are missing',
      'Grafana shows no data',
      'Metrics are counted twice',
      'Too many series',
      'Dashboards are missing',
    ])
    for (const entry of entries) expect(entry).toMatch(/\*\*Check\*\*[\s\S]+```(sh|promql)\n/)
  })

  it('lead to pages that exist', () => {
    const pages = ['ALERTING.md', ...readdirSync(join(out, 'docs')).map((file) => `docs/${file}`)]
    const links = pages
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\(([^)#]+?\.(?:md|yml))(?:#[^)]*)?\)/g)].map(([, link = '']) => [
          path,
          resolve(out, path, '..', link),
        ]),
      )
    expect(links.length).toBeGreaterThan(20)
    for (const [page, file = ''] of links)
      expect(() => readFileSync(file), `${page} leads to ${file}`).not.toThrow()
  })
})

function rulesOf({ rules }: { rules: { alert?: string }[] }) {
  return rules
}
