/** What is wrong with a cluster's options, each with the one problem that it makes. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everything, resources, shopInCluster } from '../../../testing/cluster.ts'
import { carts, http, overview, projectOf } from '../../../testing/shop.ts'
import { examine } from '../../build.ts'
import {
  alertRouting,
  dashboard,
  type KubernetesOptions,
  receiver,
  row,
  type SystemOptions,
  secretFile,
  slack,
  target,
  text,
} from '../../index.ts'

const { applications } = everything

/** A mistake, and what is said of it. */
interface Mistake {
  readonly options?: Partial<KubernetesOptions>
  readonly system?: Partial<SystemOptions>
  readonly summary: string | RegExp
}

const workload = { storage: '10Gi', resources }
const routing = alertRouting({
  receiver: receiver('chat', slack({ url: secretFile('/run/secrets/slack'), channel: '#shop' })),
  alertmanager: { image: 'prom/alertmanager:v0.27.0' },
})

const bucket = { name: 'bucket', key: 'objstore.yml' }

const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  'kubernetes/shards': [
    {
      options: { operator: { prometheus: { ...workload, shards: 3 } } },
      summary: 'kubernetes.operator.prometheus has 3 shards, and nobody sees all of them',
    },
    {
      options: {
        operator: { prometheus: { ...workload, shards: 2, thanos: { objectStore: bucket } } },
      },
      summary: 'kubernetes.operator.prometheus has 2 shards, and nobody sees all of them',
    },
    {
      options: { operator: { prometheus: { ...workload, replicas: 1.5 } } },
      summary: 'kubernetes.operator.prometheus.replicas is 1.5',
    },
  ],
  'kubernetes/name': [
    {
      options: { applications: { 'shop-api': { namespace: 'Shop', port: 3001 } } },
      summary: `kubernetes.applications['shop-api'].namespace: Kubernetes takes no such name, "Shop"`,
    },
    {
      options: { ingress: { issuer: "let's encrypt" } },
      summary: `kubernetes.ingress.issuer: Kubernetes takes no such name, "let's encrypt"`,
    },
    {
      options: { grafana: { ...workload, adminSecret: 'Grafana_Admin' } },
      summary: 'Secret "Grafana_Admin": Kubernetes takes no such name, "Grafana_Admin"',
    },
  ],
  'kubernetes/label': [
    {
      options: {
        applications: {
          ...applications,
          'shop-api': { namespace: 'shop', port: 1, selector: { app: 'a b' } },
        },
      },
      summary: "kubernetes.applications['shop-api'].selector has app=a b, which no label can be",
    },
    {
      options: { ingress: { issuer: 'i', annotations: { 'a/b/c': '1' } } },
      summary:
        'kubernetes.ingress has an annotation with the key "a/b/c", which Kubernetes does not take',
    },
  ],
  'kubernetes/too-large': [
    {
      system: {
        dashboards: [
          overview,
          dashboard('big', { title: 'Big' }, row('Row', text('Text', 'x'.repeat(1024 * 1024)))),
        ],
      },
      summary:
        /^ConfigMap "grafana-dashboards" is too large: big\.json is 1 MiB, of at most 1 MiB$/,
    },
  ],
  'kubernetes/duplicate-object': [
    {
      options: {
        prometheus: { ...workload, host: 'p.example.com', basicAuth: 'same' },
        grafana: { ...workload, adminSecret: 'same' },
      },
      summary: 'two objects are called Secret "same"',
    },
  ],
  'kubernetes/folder': [
    { options: { folder: '../k8s' }, summary: 'kubernetes.folder is "../k8s"' },
  ],
  'kubernetes/host': [
    {
      options: { grafana: { ...workload, host: 'https://grafana.example.com/' } },
      summary:
        'kubernetes.grafana.host is "https://grafana.example.com/", which is not a host name',
    },
    {
      options: { prometheus: { ...workload, host: 'prometheus' } },
      summary: 'kubernetes.prometheus.host is "prometheus", which is not a host name',
    },
  ],
  'kubernetes/basic-auth': [
    {
      options: { ingress: { issuer: 'i', class: 'ngnix' } },
      summary: 'nothing tells an ingress controller of the class "ngnix" to ask for a password',
    },
  ],
  'kubernetes/quantity': [
    {
      options: { grafana: { ...workload, storage: '10 GB' } },
      summary: 'kubernetes.grafana.storage is "10 GB", which is not a quantity above nothing',
    },
    {
      options: {
        grafana: {
          ...workload,
          resources: { ...resources, requests: { cpu: '3', memory: '1Gi' } },
        },
      },
      summary: 'kubernetes.grafana.resources requests 3 of cpu, more than its limit, 2',
    },
  ],
  'kubernetes/image': ['a/b', 'a/b:latest', 'localhost:5000/a'].map((image) => ({
    options: { kubeStateMetrics: { image } },
    summary: `kubernetes.kubeStateMetrics.image is "${image}", which names no version`,
  })),
  'kubernetes/unknown-job': [
    {
      options: { applications: { ...applications, 'shop-aip': { namespace: 'shop', port: 1 } } },
      summary: 'kubernetes.applications names "shop-aip", and no target has that job',
    },
  ],
  'kubernetes/unknown-variant': [
    {
      options: { variant: 'prod' },
      summary: 'kubernetes.variant is "prod", and the system has no such variant',
    },
  ],
  'kubernetes/grafana-url': [
    {
      system: { grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' } },
      summary:
        'Grafana is at https://grafana.example.com, and every alert links to http://localhost:3000',
    },
  ],
  'kubernetes/no-alertmanager': [
    {
      system: { routing },
      summary: 'Prometheus sends its alerts to an Alertmanager that is not in the cluster',
    },
    {
      options: { alertmanager: workload },
      summary: 'kubernetes.alertmanager is to run, and the system routes no alert to it',
    },
  ],
  'kubernetes/port': [
    {
      options: {
        applications: { ...applications, 'shop-api': { namespace: 'shop', port: Number.NaN } },
      },
      summary: "kubernetes.applications['shop-api'].port is NaN",
    },
  ],
  'kubernetes/secret': [
    {
      options: { grafana: { ...workload, environment: { GF_SMTP_PASSWORD: 'x' } } },
      summary: 'kubernetes.grafana.environment has the value of a secret: GF_SMTP_PASSWORD',
    },
    {
      options: { grafana: { ...workload, environment: { GF_AUTH_ANONYMOUS_ENABLED: 'true' } } },
      summary: 'kubernetes.grafana.environment lets everybody in: GF_AUTH_ANONYMOUS_ENABLED=true',
    },
  ],
}

describe.each(Object.entries(mistakes))('%s', (code, cases) => {
  it.each(cases)('$summary', ({ options, system, summary }) => {
    const found = problemsOf({ ...everything, ...options }, system)
    expect(found.map((problem) => problem.code)).toEqual([code])
    expect(found[0]?.summary).toEqual(
      typeof summary === 'string' ? summary : expect.stringMatching(summary),
    )
    expect(found[0]?.at?.file).toMatch(/cluster\.ts$/)
    expect(found[0]?.path?.[0]).toBe('Shop')
  })
})

it('an Alertmanager that is elsewhere, or in the cluster, is no problem', () => {
  const elsewhere = alertRouting({
    receiver: receiver('chat', slack({ url: secretFile('/run/secrets/slack'), channel: '#shop' })),
    alertmanager: { image: 'prom/alertmanager:v0.27.0', address: 'alerts.example.com:9093' },
  })
  expect(problemsOf(everything, { routing: elsewhere })).toEqual([])
  expect(problemsOf({ ...everything, alertmanager: workload }, { routing })).toEqual([])
})

describe('what is said of several things at once', () => {
  it('kubernetes/host-without-tls: each host is named', () => {
    const { ingress: _, ...rest } = everything
    expect(problemsOf(rest).map(({ code, summary }) => `${code} ${summary}`)).toEqual([
      'kubernetes/host-without-tls kubernetes.grafana.host is "grafana.example.com", and nothing says where its certificate comes from',
      'kubernetes/host-without-tls kubernetes.prometheus.host is "prometheus.example.com", and nothing says where its certificate comes from',
    ])
  })

  it('kubernetes/schema: what only JavaScript can write', () => {
    const environment = JSON.parse('{"GF_LOG_LEVEL": 1}')
    expect(problemsOf({ ...everything, grafana: { ...workload, environment } })).toMatchObject([
      {
        code: 'kubernetes/schema',
        summary:
          'Deployment "grafana": /spec/template/spec/containers/0/env/1/value must be string',
      },
    ])
  })

  it('kubernetes/unreachable-target: a target on the machine that Docker runs on', () => {
    const { applications: _, ...rest } = everything
    const away = target('shop-api', {
      addresses: ['host.docker.internal:3001'],
      exposes: { http, carts },
    })
    expect(problemsOf(rest, { targets: [away] })).toMatchObject([
      {
        code: 'kubernetes/unreachable-target',
        summary:
          'inside the cluster, Prometheus would look for "shop-api" at host.docker.internal:3001',
        fix: "Say where its pods are: applications: { 'shop-api': { namespace: 'shop', port: 3001 } }.",
      },
    ])
  })
})

it('where Prometheus looks is no question for a cluster that runs Grafana only', () => {
  const away = target('shop-api', {
    addresses: ['host.docker.internal:3001'],
    exposes: { http, carts },
  })
  expect(problemsOf({ grafana: workload }, { targets: [away] })).toEqual([])
})

it('nothing is wrong with a cluster as it should be', () => {
  expect(problemsOf(everything)).toEqual([])
})

it('every problem that has a page is made here', () => {
  const pages = resolve(import.meta.dirname, '../../../../../docs/checks/kubernetes')
  const source = readFileSync(import.meta.filename, 'utf8')
  for (const page of readdirSync(pages)) {
    expect(source).toContain(`kubernetes/${page.replace(/\.md$/, '')}`)
  }
})

function problemsOf(options: KubernetesOptions, system: Partial<SystemOptions> = {}) {
  return examine(projectOf(shopInCluster(options, system))).problems.filter(({ code }) =>
    code.startsWith('kubernetes/'),
  )
}
