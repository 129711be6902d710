/** The deployment files of Signal Harvester, as its specification names them. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import {
  alertRouting,
  defineProject,
  defineSystem,
  pagerDuty,
  receiver,
  route,
  secretFile,
  slack,
} from 'telltale'
import { afterAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { signalHarvester } from '../../build/signal-harvester.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { pretend, type Relabeled } from './relabel.ts'

const out = resolve(import.meta.dirname, '../../out/signal-harvester')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const yaml = (path: string) => parse(read(path))

const config = yaml('monitoring/prometheus/prometheus.yml')
const jobs: readonly Job[] = config.scrape_configs
const job = (name: string) => jobs.find(({ job_name }) => job_name === name) as Job

describe('the configuration', () => {
  it('SH-D1: scrapes every 15 seconds, by seven jobs of the cluster', () => {
    expect(config.global).toEqual({ scrape_interval: '15s', evaluation_interval: '15s' })
    expect(config.rule_files).toContain('alerts.yml')
    expect(jobs.map(({ job_name }) => job_name).sort()).toEqual([
      'kubernetes-apiservers',
      'kubernetes-cadvisor',
      'kubernetes-nodes',
      'kubernetes-service-endpoints',
      'prometheus',
      'redis',
      'signal-harvester',
    ])
    const discovered = jobs.filter(({ kubernetes_sd_configs }) => kubernetes_sd_configs)
    expect(discovered.map(({ job_name }) => job_name)).not.toContain('prometheus')
    expect(discovered).toHaveLength(6)
  })

  it('SH-D1: scrapes the pods of the application once', () => {
    const endpoint = (namespace: string) =>
      pretend(job('kubernetes-service-endpoints'), {
        __address__: '10.0.0.7:8080',
        __meta_kubernetes_namespace: namespace,
        __meta_kubernetes_service_name: 'any',
        __meta_kubernetes_service_annotation_prometheus_io_scrape: 'true',
      })
    expect(endpoint('signal-harvester')).toBeUndefined()
    expect(endpoint('monitoring')).toMatchObject({ namespace: 'monitoring', service: 'any' })
  })

  it('SH-D2, SH-A8: finds annotated pods, at the annotated port and path, and labels their series', () => {
    expect(job('signal-harvester').kubernetes_sd_configs).toEqual([
      { role: 'pod', namespaces: { names: ['signal-harvester'] } },
    ])
    expect(pretend(job('signal-harvester'), pod({ scrape: 'true' }))).toMatchObject({
      __address__: '10.0.0.5:8000',
      __metrics_path__: '/metrics/prometheus',
      namespace: 'signal-harvester',
      pod: 'signal-harvester-7d9',
      component: 'api',
    })
    expect(pretend(job('signal-harvester'), pod({ scrape: 'false' }))).toBeUndefined()
    expect(pretend(job('signal-harvester'), pod({}))).toBeUndefined()
  })

  it('SH-D3: the pods of the application carry the annotations, as text', () => {
    const path = 'monitoring/k8s/applications/signal-harvester.yaml'
    const { template } = yaml(path).spec
    expect(template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8000',
      'prometheus.io/path': '/metrics/prometheus',
    })
    expect(read(path)).toContain(
      [
        '        prometheus.io/scrape: "true"',
        '        prometheus.io/port: "8000"',
        '        prometheus.io/path: /metrics/prometheus',
      ].join('\n'),
    )
  })

  it('SH-D4, SH-A3: has 22 alerts in seven groups', () => {
    const { groups } = yaml('monitoring/prometheus/alerts.yml')
    expect(groups.map(({ name, rules }: Group) => [name, rules.length])).toEqual([
      ['signal_harvester_api', 6],
      ['signal_harvester_database', 3],
      ['signal_harvester_pipeline', 3],
      ['signal_harvester_llm', 3],
      ['signal_harvester_cache', 2],
      ['signal_harvester_resources', 3],
      ['signal_harvester_discoveries', 2],
    ])
  })

  it.each([
    ['api-performance', 10],
    ['discovery-pipeline', 11],
    ['llm-usage', 11],
    ['system-resources', 12],
  ])('SH-D5: %s-dashboard.json has %d panels, besides what is closed', (name, count) => {
    const { panels } = JSON.parse(read(`monitoring/grafana/${name}-dashboard.json`))
    const open = panels.filter(({ type }: { type: string }) => type !== 'row')
    expect(open).toHaveLength(count)
  })

  it('SH-D21: has nine recording rules in a file of their own', () => {
    const { groups } = yaml('monitoring/prometheus/recording.yml')
    expect(groups.flatMap(({ rules }: Group) => rules)).toHaveLength(9)
  })
})

describe('Prometheus in the cluster', () => {
  const file = 'monitoring/k8s/prometheus.yaml'

  it('SH-D6, SH-A6: gets its configuration and its rules as a ConfigMap', () => {
    const { data } = object(file, 'ConfigMap', 'prometheus-config')
    expect(parse(data['prometheus.yml'])).toEqual(config)
    expect(parse(data['alerts.yml'])).toEqual(yaml('monitoring/prometheus/alerts.yml'))
    for (const rules of config.rule_files) expect(data).toHaveProperty([rules])
  })

  it('SH-D7: has 50 GiB', () => {
    const { spec } = object(file, 'PersistentVolumeClaim')
    expect(spec.resources.requests.storage).toBe('50Gi')
  })

  it('SH-D8: is v2.45.0 with its resources, 30 days, the lifecycle API and probes', () => {
    const { spec } = object(file, 'Deployment')
    const [container] = spec.template.spec.containers
    expect(container).toMatchObject({
      image: 'prom/prometheus:v2.45.0',
      resources: {
        requests: { cpu: '500m', memory: '1Gi' },
        limits: { cpu: '2000m', memory: '4Gi' },
      },
      livenessProbe: { httpGet: { path: '/-/healthy' } },
      readinessProbe: { httpGet: { path: '/-/ready' } },
    })
    expect(container.args).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=30d', '--web.enable-lifecycle']),
    )
    expect(container.ports).toContainEqual({ name: 'http', containerPort: 9090 })
  })

  it('SH-D9: is reached inside the cluster on port 9090', () => {
    const { spec } = object(file, 'Service')
    expect(spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 9090 }] })
  })

  it('SH-D10: may read what it discovers and scrapes, and nothing else', () => {
    const account = object(file, 'ServiceAccount').metadata
    const { rules, metadata } = object(file, 'ClusterRole')
    const allowed = rules.flatMap(({ resources = [], nonResourceURLs = [], verbs }: Rule) =>
      [...resources, ...nonResourceURLs].map((what) => `${what}: ${verbs.join(', ')}`),
    )
    expect(allowed.sort()).toEqual([
      '/metrics: get',
      'endpoints: get, list, watch',
      'ingresses: get, list, watch',
      'nodes/metrics: get',
      'nodes/proxy: get',
      'nodes: get, list, watch',
      'pods: get, list, watch',
      'services: get, list, watch',
    ])
    const { roleRef, subjects } = object(file, 'ClusterRoleBinding')
    expect(roleRef.name).toBe(metadata.name)
    expect(subjects).toEqual([
      { kind: 'ServiceAccount', name: account.name, namespace: 'monitoring' },
    ])
  })

  it('SH-D11, SH-D18: is reached from outside by TLS and with a password from a Secret', () => {
    const { metadata, spec } = object(file, 'Ingress')
    expect(metadata.annotations).toMatchObject({
      'cert-manager.io/cluster-issuer': 'letsencrypt',
      'nginx.ingress.kubernetes.io/auth-type': 'basic',
      'nginx.ingress.kubernetes.io/auth-secret': 'prometheus-basic-auth',
    })
    expect(spec.tls).toEqual([{ hosts: ['prometheus.example.com'], secretName: 'prometheus-tls' }])
    const secret = object(file, 'Secret', 'prometheus-basic-auth')
    expect(secret).not.toHaveProperty('data')
    expect(secret).not.toHaveProperty('stringData')
  })
})

describe('Grafana in the cluster', () => {
  const file = 'monitoring/k8s/grafana.yaml'

  it('SH-D12: gets dashboards, data source and provider as ConfigMaps', () => {
    const { data } = object(file, 'ConfigMap', 'grafana-dashboards')
    for (const name of ['api-performance', 'discovery-pipeline', 'llm-usage', 'system-resources']) {
      const path = `${name}-dashboard.json`
      expect(JSON.parse(data[path])).toEqual(JSON.parse(read(`monitoring/grafana/${path}`)))
    }
    const sources = object(file, 'ConfigMap', 'grafana-datasources').data
    expect(parse(Object.values<string>(sources)[0] ?? '').datasources).toMatchObject([
      { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
    ])
    const provider = object(file, 'ConfigMap', 'grafana-dashboard-provider').data
    expect(parse(Object.values<string>(provider)[0] ?? '').providers).toMatchObject([
      { name: 'Signal Harvester', type: 'file', options: { path: '/var/lib/grafana/dashboards' } },
    ])
  })

  it('SH-D13: has 10 GiB', () => {
    const { spec } = object(file, 'PersistentVolumeClaim')
    expect(spec.resources.requests.storage).toBe('10Gi')
  })

  it('SH-D14, SH-D16: is v10.0.0 with its resources, probes, plugin and password', () => {
    const [container] = object(file, 'Deployment').spec.template.spec.containers
    expect(container).toMatchObject({
      image: 'grafana/grafana:10.0.0',
      resources: {
        requests: { cpu: '250m', memory: '512Mi' },
        limits: { cpu: '1000m', memory: '2Gi' },
      },
      livenessProbe: { httpGet: { path: '/api/health' } },
      readinessProbe: { httpGet: { path: '/api/health' } },
      ports: [{ name: 'http', containerPort: 3000 }],
    })
    expect(container.env).toContainEqual({
      name: 'GF_INSTALL_PLUGINS',
      value: 'grafana-piechart-panel',
    })
    expect(container.env).toContainEqual({
      name: 'GF_SECURITY_ADMIN_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'grafana-admin', key: 'admin-password' } },
    })
    expect(object(file, 'Secret', 'grafana-admin')).not.toHaveProperty('stringData')
  })

  it('SH-D15: is reached inside the cluster on port 3000', () => {
    const { spec } = object(file, 'Service')
    expect(spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 3000 }] })
  })

  it('SH-D17: is reached from outside by TLS', () => {
    const { metadata, spec } = object(file, 'Ingress')
    expect(metadata.annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'letsencrypt' })
    expect(spec.tls).toEqual([{ hosts: ['grafana.example.com'], secretName: 'grafana-tls' }])
  })
})

it('SH-D19: kube-state-metrics is found by its annotation, and its labels win', () => {
  const { metadata, spec } = object('monitoring/k8s/kube-state-metrics.yaml', 'Service')
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations).map(([name, value]) => [
      `__meta_kubernetes_service_annotation_${name.replace(/\W/g, '_')}`,
      String(value),
    ]),
  )
  const found = pretend(job('kubernetes-service-endpoints'), {
    __address__: '10.0.0.9:1234',
    __meta_kubernetes_namespace: metadata.namespace,
    __meta_kubernetes_service_name: metadata.name,
    ...annotations,
  })
  expect(found).toMatchObject({ __address__: `10.0.0.9:${spec.ports[0].port}` })
  expect(job('kubernetes-service-endpoints').honor_labels).toBe(true)
})

it('SH-D20: on one machine there are Grafana at 3000, Prometheus at 9090 and the API at 8000', () => {
  const { services } = yaml('docker-compose.yml')
  expect(services.grafana.ports).toEqual(['127.0.0.1:3000:3000'])
  expect(services.prometheus.ports).toEqual(['127.0.0.1:9090:9090'])
  expect(services.api.ports).toEqual(['127.0.0.1:8000:8000'])
  expect(yaml('monitoring/prometheus/prometheus.local.yml').scrape_configs).toContainEqual({
    job_name: 'signal-harvester',
    metrics_path: '/metrics/prometheus',
    static_configs: [{ targets: ['api:8000'] }],
  })
  expect(existsSync(join(out, services.api.build.context, services.api.build.dockerfile))).toBe(
    true,
  )
})

describe('the documents', () => {
  it('SH-A9: the monitoring guide has its eleven sections', () => {
    const sections = [...read('docs/MONITORING.md').matchAll(/^## \d+\. (.*)$/gm)]
    expect(sections.map(([, title]) => title)).toEqual([
      'Overview',
      'Metrics',
      'Dashboards',
      'Alerts',
      'Set-up',
      'Workflows',
      'Response procedures',
      'Useful queries',
      'Performance baselines',
      'Troubleshooting',
      'Good practice',
    ])
  })

  it('SH-A9: it has a row and a procedure for each of the 22 alerts, and every metric', () => {
    const guide = read('docs/MONITORING.md')
    const { groups } = yaml('monitoring/prometheus/alerts.yml')
    const names = groups.flatMap(({ rules }: Group) => rules.map(({ alert }) => alert))
    expect(names).toHaveLength(22)
    for (const name of names) {
      expect(guide).toContain(`\n| [${name}](runbooks/${name}.md) | `)
      expect(guide).toContain(`\n### ${name}\n`)
    }
    expect(guide.match(/^\| \[`\w+`\]\(metrics\.md#/gm)).toHaveLength(44 + 6)
  })

  it('SH-A9: the deployment guide names the critical alerts, and only them', () => {
    const named = read('docs/DEPLOYMENT.md').matchAll(/^\| \[(\w+)\]\(runbooks/gm)
    expect([...named].map(([, name]) => name)).toEqual([
      'HighErrorRate',
      'APIDown',
      'HighMemoryUsage',
      'HighCPUUsage',
      'PodRestartingFrequently',
    ])
  })

  it.each(['MONITORING', 'DEPLOYMENT', 'README'])('%s links to files that exist', (name) => {
    const links = read(`docs/${name}.md`).matchAll(/\]\((?!https?:)([^)#]+)/g)
    for (const [, path = ''] of links) expect(existsSync(join(out, 'docs', path)), path).toBe(true)
  })
})

describe('SH-A5: with somebody who is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-signal-harvester-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const chat = receiver(
    'chat',
    slack({ url: secretFile('/run/secrets/slack_url'), channel: '#sh' }),
  )
  const onCall = receiver('on-call', pagerDuty({ routingKey: secretFile('/run/secrets/pager') }))
  const routing = alertRouting({
    alerts: Object.fromEntries(
      alertsOf(signalHarvester.options.rules).map((rule) => [rule.name, rule]),
    ),
    receiver: chat,
    routes: [route({ match: { severity: 'critical' }, receiver: onCall })],
    alertmanager: { image: 'prom/alertmanager:v0.27.0' },
  })
  const { options } = signalHarvester
  const files = emit(
    defineProject([defineSystem('signal-harvester', { ...options, slos: [], routing })]),
  )
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const at = (path: string) => join(folder, 'signal-harvester', path)

  it('Prometheus knows the Alertmanager, and promtool accepts it', () => {
    const inCluster = readFileSync(at('monitoring/prometheus/prometheus.yml'), 'utf8')
    expect(parse(inCluster).alerting.alertmanagers).toHaveLength(1)
    // Debian's promtool is built without the discovery of Kubernetes.
    const path = at('monitoring/prometheus/prometheus.local.yml')
    const output = execFileSync('promtool', ['check', 'config', '--syntax-only', path])
    expect(String(output)).toContain('SUCCESS')
  })

  it('amtool accepts its configuration', () => {
    const [path] = [...files.keys()].filter((each) => each.endsWith('alertmanager.yml'))
    const output = execFileSync('amtool', ['check-config', join(folder, path ?? '')])
    expect(String(output)).toContain('SUCCESS')
  })
})

it('SH-R18: the scrape interval is an option', () => {
  const { options } = signalHarvester
  const prometheus = { ...options.prometheus, scrapeInterval: '30s' } as const
  const slower = defineSystem('signal-harvester', { ...options, slos: [], prometheus })
  const text = emit(defineProject([slower])).get(
    'signal-harvester/monitoring/prometheus/prometheus.yml',
  )
  expect(parse(text ?? '').global.scrape_interval).toBe('30s')
})

interface Job extends Relabeled {
  readonly job_name: string
  readonly honor_labels?: boolean
  readonly kubernetes_sd_configs?: readonly object[]
}

interface Group {
  readonly name: string
  readonly rules: readonly { readonly alert?: string }[]
}

interface Rule {
  readonly resources?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

/** The one object of a kind, or the one of a name. */
function object(file: string, kind: string, name?: string) {
  const found = parseAllDocuments(read(file))
    .map((document) => document.toJS())
    .filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name))
  expect(found, `${kind} ${name ?? ''} in ${file}`).toHaveLength(1)
  return found[0]
}

function pod(annotations: { readonly scrape?: string }): Record<string, string> {
  const annotation = '__meta_kubernetes_pod_annotation_prometheus_io'
  return {
    __address__: '10.0.0.5:80',
    __meta_kubernetes_namespace: 'signal-harvester',
    __meta_kubernetes_pod_name: 'signal-harvester-7d9',
    __meta_kubernetes_pod_phase: 'Running',
    __meta_kubernetes_pod_label_app_kubernetes_io_component: 'api',
    [`${annotation}_port`]: '8000',
    [`${annotation}_path`]: '/metrics/prometheus',
    ...(annotations.scrape !== undefined && { [`${annotation}_scrape`]: annotations.scrape }),
  }
}
