import { counter, oneOf } from '@telltale/core'
import { countOf, promql, rate, select, sum, up } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alert, http, shop } from '../../testing/shop.ts'
import { check } from '../check/check.ts'
import { dashboard, row } from '../dashboard/dashboard.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { labelValues } from '../dashboard/variable.ts'
import { postgresSource } from '../deploy/data-source.ts'
import { fromEnvironment } from '../deploy/from-environment.ts'
import { annotatedPods } from '../deploy/scrape/kubernetes-jobs.ts'
import { defineProject } from '../project/project.ts'
import type { StackOptions } from '../project/stack.ts'
import {
  defaultGrafana,
  defaultPrometheus,
  defineSystem,
  type SystemOptions,
} from '../project/system.ts'
import { target } from '../project/target.ts'
import { secretVariable } from '../routing/secret.ts'
import { recordingRule } from '../rules/recording-rule.ts'
import { ruleGroup } from '../rules/rule-group.ts'
import { emit } from './emit.ts'

/** The same name as the shop's, with other labels. */
const requests = counter('http_requests_total', {
  help: 'Requests.',
  labels: { handler: oneOf('/') },
})
const errors = recordingRule('bank:http_requests:rate5m', sum(rate(requests, '5m')))

const { prometheus, grafana } = shop().options
const stackOptions: StackOptions = {
  prometheus: { ...prometheus, port: 9090 },
  grafana: { image: grafana.image, port: 3002 },
  addresses: { 'bank-api': ['host.docker.internal:8001'] },
}

it('needs no word about Prometheus and Grafana', () => {
  const files = emit(defineProject([shop(), bank()], { stack: {} }))
  const { services } = parse(files.get('stack/docker-compose.yml') ?? '')
  expect([services.prometheus.image, services.grafana.image]).toEqual([
    defaultPrometheus.image,
    defaultGrafana.image,
  ])
})

it('proves alerts with the range that their rates read in the stack', () => {
  const proofOf = (scrapeInterval: '15s' | '5m') => {
    const busy = alert('Busy', { when: sum(rate(requests)).gt(5) })
    const system = bank({
      prometheus: { ...prometheus, scrapeInterval },
      dashboards: [],
      rules: [ruleGroup('bank', [busy])],
    })
    const files = emit(defineProject([system], { stack: stackOptions }))
    expect(files.get('stack/prometheus/bank/alerts.yml')).toContain('[5m]')
    return files.get('stack/tests/bank/Busy.yml')
  }
  expect(proofOf('15s')).toContain('eval_time')
  expect(proofOf('5m')).toBe(proofOf('15s'))
})

function bank(options: Partial<SystemOptions> = {}) {
  return defineSystem('bank', {
    ...shop().options,
    title: 'Bank',
    targets: [target('bank-api', { addresses: ['api:8000'], exposes: { requests } })],
    dashboards: [
      dashboard(
        'bank',
        { title: 'Bank', variables: [labelValues(requests, 'handler')] },
        row('R', timeseries('Requests', sum(rate(requests)))),
      ),
    ],
    rules: [ruleGroup('bank', [alert('BankErrors', { when: sum(rate(requests)).gt(1) }), errors])],
    ...options,
  })
}

function project(
  stack: Partial<StackOptions> = {},
  ...systems: Parameters<typeof defineProject>[0]
) {
  return defineProject([shop(), bank(), ...systems], { stack: { ...stackOptions, ...stack } })
}

describe('the stack of all systems', () => {
  const files = emit(project())
  const read = (path: string) => parse(files.get(`stack/${path}`) ?? '')

  it('has the rules and dashboards of each system in a folder of its own', () => {
    expect([...files.keys()].filter((path) => path.startsWith('stack/'))).toEqual([
      'stack/README.md',
      'stack/docker-compose.yml',
      'stack/grafana/dashboards/bank/bank.json',
      'stack/grafana/dashboards/shop/shop-overview.json',
      'stack/grafana/provisioning/dashboards/dashboard.yml',
      'stack/grafana/provisioning/datasources/prometheus.yml',
      'stack/prometheus/bank/alerts.yml',
      'stack/prometheus/bank/recording-rules.yml',
      'stack/prometheus/prometheus.yml',
      'stack/prometheus/shop/alerts.yml',
      'stack/prometheus/shop/recording-rules.yml',
      'stack/tests/bank/BankErrors.yml',
      'stack/tests/shop/ShopHighErrorRate.yml',
    ])
  })

  it('scrapes all of them where they listen together, and loads all rules', () => {
    expect(read('prometheus/prometheus.yml')).toMatchObject({
      rule_files: [
        'bank/alerts.yml',
        'bank/recording-rules.yml',
        'shop/alerts.yml',
        'shop/recording-rules.yml',
      ],
      scrape_configs: [
        { job_name: 'bank-api', static_configs: [{ targets: ['host.docker.internal:8001'] }] },
        { job_name: 'shop-api', static_configs: [{ targets: ['shop:3001'] }] },
        { job_name: 'shop-worker' },
      ],
    })
    expect(read('docker-compose.yml')).toMatchObject({
      name: 'stack',
      services: {
        prometheus: {
          volumes: expect.arrayContaining(['./prometheus/bank:/etc/prometheus/bank:ro']),
        },
        grafana: { ports: ['127.0.0.1:3002:3000'] },
      },
    })
  })

  it("has a folder of Grafana for each system, and links to the stack's Grafana", () => {
    expect(read('grafana/provisioning/dashboards/dashboard.yml').providers).toEqual([
      {
        name: 'Bank',
        folder: 'Bank',
        type: 'file',
        options: { path: '/var/lib/grafana/dashboards/bank' },
      },
      {
        name: 'Shop',
        folder: 'Shop',
        type: 'file',
        options: { path: '/var/lib/grafana/dashboards/shop' },
      },
    ])
    const [rule] = read('prometheus/shop/alerts.yml').groups[0].rules
    expect(rule.annotations.dashboard_url).toMatch(/^http:\/\/localhost:3002\/d\/shop-overview/)
    expect(rule.annotations.runbook_url).toBe('out/shop/docs/runbooks/ShopHighErrorRate.md')
  })

  it('has a page that leads to the documents of each system', () => {
    const page = files.get('stack/README.md')
    expect(page).toContain('| Bank | 1 | 1 | [bank/docs](../bank/docs/README.md) |')
    expect(page).toContain('| bank-api | `http://host.docker.internal:8001/metrics` |')
  })

  it('says in every query whose series it reads', () => {
    expect(read('prometheus/bank/alerts.yml').groups[0].rules[0].expr).toBe(
      'sum(rate(http_requests_total{job="bank-api"}[5m])) > 1',
    )
    expect(read('prometheus/shop/recording-rules.yml').groups[0].rules[0].expr).toBe(
      'sum by (route) (rate(http_requests_total{job="shop-api"}[5m]))',
    )
    const page = JSON.parse(files.get('stack/grafana/dashboards/bank/bank.json') ?? '')
    expect(page.panels[1].targets[0].expr).toBe(
      'sum(rate(http_requests_total{job="bank-api"}[$__rate_interval]))',
    )
    expect(page.templating.list[1].query).toBe(
      'label_values(http_requests_total{job="bank-api"}, handler)',
    )
  })

  it('leaves the files of a system alone as they are', () => {
    const alone = emit(defineProject([shop(), bank()]))
    for (const [path, text] of alone) expect(files.get(path), path).toBe(text)
  })

  it('leaves out what only a cluster discovers, unless it is told where that listens', () => {
    const cluster = defineSystem('cluster', {
      ...bank({ dashboards: [], rules: [] }).options,
      title: 'Cluster',
      targets: [
        target('pods', { ...annotatedPods(), exposes: {} }),
        target('nodes', { ...annotatedPods(), exposes: {} }),
      ],
    })
    const found = emit(project({ addresses: { pods: ['host.docker.internal:7000'] } }, cluster))
    const { scrape_configs } = parse(found.get('stack/prometheus/prometheus.yml') ?? '')
    const jobs = scrape_configs.map(({ job_name }: { job_name: string }) => job_name)
    expect(jobs).toEqual(['bank-api', 'pods', 'shop-api', 'shop-worker'])
    expect(scrape_configs[1]).toEqual({
      job_name: 'pods',
      metrics_path: '/metrics',
      static_configs: [{ targets: ['host.docker.internal:7000'] }],
    })
  })
})

it('a variant of a system can take part in its place', () => {
  const local = {
    targets: [target('bank-local', { addresses: ['bank:1'], exposes: { requests } })],
  }
  const systems = [shop(), bank({ variants: { local } })]
  const stack = { ...stackOptions, addresses: {}, variants: { bank: 'local' } }
  const files = emit(defineProject(systems, { stack }))
  const config = parse(files.get('stack/prometheus/prometheus.yml') ?? '')
  expect(config.scrape_configs[0].job_name).toBe('bank-local')
  const rules = parse(files.get('stack/prometheus/bank/alerts.yml') ?? '')
  expect(rules.groups[0].rules[0].expr).toContain('{job="bank-local"}')
})

describe('data sources besides Prometheus', () => {
  const withDatabase = (url: string) => ({
    grafana: {
      ...shop().options.grafana,
      dataSources: [
        postgresSource('DB', { url, database: 'd', user: 'u', password: secretVariable('DB') }),
      ],
      environment: { DB: fromEnvironment('DB', { otherwise: 'x' }), OTHER: 'y' },
    },
  })

  it('are there for the dashboards that read them, with their passwords', () => {
    const systems = [shop(withDatabase('db:1')), bank(withDatabase('db:1'))]
    const files = emit(defineProject(systems, { stack: stackOptions }))
    const read = (path: string) => parse(files.get(`stack/${path}`) ?? '')
    const { datasources } = read('grafana/provisioning/datasources/prometheus.yml')
    expect(datasources.map(({ uid }: { uid: string }) => uid)).toEqual(['prometheus', 'db'])
    expect(read('docker-compose.yml').services.grafana.environment).toEqual({ DB: '${DB:-x}' })
  })

  it('must not differ under one uid', () => {
    const systems = [shop(withDatabase('db:1')), bank(withDatabase('db:2'))]
    const problems = check(defineProject(systems, { stack: stackOptions }))
    expect(problems.map(({ code }) => code)).toContain('project/stack-data-source')
  })
})

describe('jobMatcher', () => {
  it.each([
    ['the job that exposes a series', sum(rate(http.requests, '5m')), 'job="shop-api"'],
    ['a part of a histogram', sum(rate(countOf(http.duration), '5m')), 'job="shop-api"'],
    ['every job for what all have', sum(up), 'job=~"shop-api|shop-worker"'],
    ['a name in text', promql`sum(carts_open)`, 'job="shop-worker"'],
  ])('is %s', (_, expr, expected) => {
    expect(recorded(expr)).toContain(expected)
  })

  it.each([
    ['a job is matched already', select(up, { job: 'shop-worker' }), 'up{job="shop-worker"}'],
    ['the series is recorded', sum(errors), 'sum(bank:http_requests:rate5m)'],
    ['Prometheus made the series', promql`sum(ALERTS)`, 'sum(ALERTS)'],
  ])('adds nothing where %s', (_, expr, expected) => {
    expect(recorded(expr)).toBe(expected)
  })

  function recorded(expr: Parameters<typeof recordingRule>[1]): string {
    const rules = [ruleGroup('g', [recordingRule('shop:x:y', expr)])]
    const files = emit(defineProject([shop({ dashboards: [], rules, jobMatcher: true })]))
    return parse(files.get('shop/prometheus/recording-rules.yml') ?? '').groups[0].rules[0].expr
  }
})

describe('telltale check of a stack', () => {
  const codes = (stack: Partial<StackOptions>, ...systems: Parameters<typeof defineProject>[0]) =>
    check(project(stack, ...systems))
      .filter(({ severity }) => severity === 'error')
      .map(({ code, summary }) => `${code}: ${summary}`)

  it('finds nothing wrong where every query has its job', () => {
    expect(codes({})).toEqual([])
  })

  it('refuses names that mean two things when queries have none', () => {
    expect(codes({ jobMatcher: false }).join('\n')).toContain(
      'metrics/conflicting-definitions: http_requests_total means',
    )
  })

  it('refuses two processes at one port, jobs of two systems with one name, and unknown jobs', () => {
    const addresses = { 'bank-api': ['host.docker.internal:9090'] }
    expect(codes({ addresses })).toEqual([
      'project/port-clash: Prometheus and target "bank-api" of "stack" both want port 9090 of the host',
    ])
    const twin = defineSystem('twin', {
      ...bank({ dashboards: [], rules: [] }).options,
      title: 'Twin',
    })
    expect(codes({ addresses: {} }, twin)).toEqual([
      'project/duplicate-job: two targets have the job "bank-api"',
    ])
    expect(codes({ addresses: {}, variants: { bank: 'locl' } })).toEqual([
      'project/stack-variant: the stack takes the variant "locl" of "bank", which has none of that name.',
    ])
    expect(codes({ addresses: { 'bank-apy': ['h:1'] } })).toEqual([
      'project/stack-job: addresses of the stack: no system has a job "bank-apy". Did you mean "bank-api"?',
    ])
  })

  it('warns where an older Prometheus reads what was checked for a newer one', () => {
    const older = { ...stackOptions.prometheus, image: 'prom/prometheus:v2.45.0' }
    const found = check(project({ prometheus: older })).map(({ code, summary }) => [code, summary])
    expect(found).toContainEqual([
      'project/older-prometheus',
      'the stack runs Prometheus 2.45, and "bank" is checked for 2.47',
    ])
  })

  it('refuses what two systems would record, show or call alike', () => {
    const twin = defineSystem('twin', {
      ...bank().options,
      title: 'Twin',
      targets: [target('twin-api', { addresses: ['twin:1'], exposes: { requests } })],
    })
    const found = codes({}, twin)
    expect(found).toContain(
      'project/stack-record: bank and twin both record bank:http_requests:rate5m',
    )
    expect(found.some((text) => text.startsWith('dashboards/duplicate-uid'))).toBe(true)
    expect(codes({}, defineSystem('stack', { ...bank().options, title: 'S' }))).toContain(
      'project/system-name: "stack" is the folder of all systems together',
    )
  })
})
