/** Every kind of scrape job, as promtool reads it. */
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { composeFile } from '../../packages/telltale/src/deploy/compose.ts'
import { prometheusConfig } from '../../packages/telltale/src/deploy/prometheus-config.ts'
import {
  dnsDiscovery,
  fileDiscovery,
  kubernetesDiscovery,
} from '../../packages/telltale/src/deploy/scrape/discovery.ts'
import {
  annotatedPods,
  annotatedServices,
  apiServers,
  nodes,
} from '../../packages/telltale/src/deploy/scrape/kubernetes-jobs.ts'
import type { PrometheusOptions } from '../../packages/telltale/src/project/system.ts'
import { type TargetOptions, target } from '../../packages/telltale/src/project/target.ts'
import { secretFile } from '../../packages/telltale/src/routing/secret.ts'
import { shop } from '../../packages/telltale/testing/shop.ts'
import { promtoolCheckConfig } from './promtool-config.ts'

describe('a scrape job', () => {
  it('says how often, with which limits, and who may read it', () => {
    const job = jobOf({
      addresses: ['h:1'],
      interval: '30s',
      timeout: '5s',
      path: '/federate',
      scheme: 'https',
      params: { 'match[]': ['up'] },
      honorLabels: true,
      labels: { zone: 'eu' },
      limits: {
        samples: 1000,
        targets: 10,
        labels: 20,
        labelName: 64,
        labelValue: 256,
        body: '10MB',
      },
      authorization: { username: 'prometheus', password: secretFile('/run/secrets/password') },
      tls: {
        caFile: '/etc/ssl/ca.pem',
        certFile: '/etc/ssl/cert.pem',
        keyFile: '/etc/ssl/key.pem',
        serverName: 'shop.internal',
        insecureSkipVerify: false,
      },
      relabel: [{ sourceLabels: ['__address__'], targetLabel: 'node', regex: '(.+):\\d+' }],
      metricRelabel: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }],
    })
    expect(job).toEqual({
      job_name: 'shop',
      scrape_interval: '30s',
      scrape_timeout: '5s',
      metrics_path: '/federate',
      scheme: 'https',
      params: { 'match[]': ['up'] },
      honor_labels: true,
      sample_limit: 1000,
      target_limit: 10,
      label_limit: 20,
      label_name_length_limit: 64,
      label_value_length_limit: 256,
      body_size_limit: '10MB',
      basic_auth: { username: 'prometheus', password_file: '/run/secrets/password' },
      tls_config: {
        ca_file: '/etc/ssl/ca.pem',
        cert_file: '/etc/ssl/cert.pem',
        key_file: '/etc/ssl/key.pem',
        server_name: 'shop.internal',
        insecure_skip_verify: false,
      },
      static_configs: [{ targets: ['h:1'], labels: { zone: 'eu' } }],
      relabel_configs: [
        { source_labels: ['__address__'], regex: '(.+):\\d+', target_label: 'node' },
      ],
      metric_relabel_configs: [{ action: 'drop', source_labels: ['__name__'], regex: 'go_.*' }],
    })
  })

  it('finds its targets in files, in DNS or in Kubernetes', () => {
    expect(
      jobOf({ discovery: fileDiscovery(['targets/*.json'], { refreshInterval: '1m' }) }),
    ).toEqual({
      job_name: 'shop',
      metrics_path: '/metrics',
      file_sd_configs: [{ files: ['targets/*.json'], refresh_interval: '1m' }],
    })
    expect(
      jobOf({ discovery: dnsDiscovery(['tasks.shop'], { type: 'A', port: 80 }) }),
    ).toMatchObject({
      dns_sd_configs: [{ names: ['tasks.shop'], type: 'A', port: 80 }],
    })
    expect(
      jobOf({ discovery: kubernetesDiscovery('pod', { namespaces: ['shop'] }) }),
    ).toMatchObject({ kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['shop'] } }] })
  })

  it('has the folders of its files mounted', () => {
    const targets = [target('shop', { discovery: fileDiscovery(['targets/*.json']), exposes: {} })]
    const { services } = parse(composeFile(shop({ targets }), []))
    expect(services.prometheus.volumes).toContain('./prometheus/targets:/etc/prometheus/targets:ro')
  })
})

describe('in a cluster', () => {
  it('pods that ask for it are scraped at their port and path, and say where they run', () => {
    const job = jobOf(annotatedPods({ namespaces: ['shop'] }))
    expect(job.kubernetes_sd_configs).toEqual([{ role: 'pod', namespaces: { names: ['shop'] } }])
    const pod = {
      __address__: '10.0.0.7:3000',
      __meta_kubernetes_namespace: 'shop',
      __meta_kubernetes_pod_name: 'api-1',
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_pod_label_app_kubernetes_io_component: 'api',
      __meta_kubernetes_pod_annotation_prometheus_io_scrape: 'true',
      __meta_kubernetes_pod_annotation_prometheus_io_port: '8000',
      __meta_kubernetes_pod_annotation_prometheus_io_path: '/metrics/prometheus',
    }
    expect(relabeled(job, pod)).toMatchObject({
      __address__: '10.0.0.7:8000',
      __metrics_path__: '/metrics/prometheus',
      namespace: 'shop',
      pod: 'api-1',
      component: 'api',
    })
    expect(relabeled(job, { ...pod, __address__: '[fd00::7]:3000' })).toMatchObject({
      __address__: '[fd00::7]:8000',
    })
    expect(
      relabeled(job, { ...pod, __meta_kubernetes_pod_annotation_prometheus_io_scrape: 'no' }),
    ).toBeUndefined()
    expect(relabeled(job, { ...pod, __meta_kubernetes_pod_phase: 'Succeeded' })).toBeUndefined()
  })

  it('services that ask for it are scraped, but no pod a second time', () => {
    const job = jobOf(annotatedServices({ except: ['shop'] }))
    const endpoint = {
      __address__: '10.0.0.9:80',
      __meta_kubernetes_namespace: 'kube-system',
      __meta_kubernetes_service_name: 'kube-state-metrics',
      __meta_kubernetes_service_annotation_prometheus_io_scrape: 'true',
      __meta_kubernetes_service_annotation_prometheus_io_port: '8080',
    }
    expect(relabeled(job, endpoint)).toMatchObject({
      __address__: '10.0.0.9:8080',
      namespace: 'kube-system',
      service: 'kube-state-metrics',
    })
    expect(relabeled(job, { ...endpoint, __meta_kubernetes_namespace: 'shop' })).toBeUndefined()
  })

  it('the API servers are scraped as the service account, and nothing else of their namespace', () => {
    const job = jobOf(apiServers())
    expect(job).toMatchObject({
      scheme: 'https',
      authorization: {
        credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      },
      tls_config: { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' },
    })
    const endpoint = {
      __meta_kubernetes_service_name: 'kubernetes',
      __meta_kubernetes_endpoint_port_name: 'https',
    }
    expect(relabeled(job, endpoint)).toBeDefined()
    expect(relabeled(job, { ...endpoint, __meta_kubernetes_service_name: 'other' })).toBeUndefined()
  })

  it('nodes and their containers are asked for at the kubelet, or through the API server', () => {
    expect(jobOf(nodes({ of: 'cadvisor' })).metrics_path).toBe('/metrics/cadvisor')
    const job = jobOf(nodes({ of: 'cadvisor', through: 'API server' }))
    expect(relabeled(job, { __meta_kubernetes_node_name: 'n1' })).toMatchObject({
      __address__: 'kubernetes.default.svc:443',
      __metrics_path__: '/api/v1/nodes/n1/proxy/metrics/cadvisor',
      node: 'n1',
    })
  })
})

describe('Prometheus', () => {
  it('sends what it scrapes elsewhere, keeps exemplars, and says who it is', () => {
    const config = configOf(
      { addresses: ['h:1'] },
      {
        externalLabels: { cluster: 'eu-1' },
        exemplars: 50_000,
        remoteWrite: [
          {
            url: 'https://mimir.example.com/api/v1/push',
            name: 'mimir',
            headers: { 'X-Scope-OrgID': 'shop' },
            sendExemplars: true,
            authorization: { bearer: secretFile('/run/secrets/mimir') },
            queue: { capacity: 10_000, maxShards: 20, maxSamplesPerSend: 2000 },
            relabel: [{ action: 'keep', sourceLabels: ['job'], regex: 'shop' }],
          },
        ],
      },
    )
    expect(config).toMatchObject({
      global: { external_labels: { cluster: 'eu-1' } },
      storage: { exemplars: { max_exemplars: 50_000 } },
      remote_write: [
        {
          url: 'https://mimir.example.com/api/v1/push',
          name: 'mimir',
          headers: { 'X-Scope-OrgID': 'shop' },
          send_exemplars: true,
          authorization: { credentials_file: '/run/secrets/mimir' },
          queue_config: { capacity: 10_000, max_shards: 20, max_samples_per_send: 2000 },
          write_relabel_configs: [{ action: 'keep', source_labels: ['job'], regex: 'shop' }],
        },
      ],
    })
  })
})

it('an agent only scrapes and sends', () => {
  const own = { agent: true, remoteWrite: [{ url: 'http://mimir:9009/api/v1/push' }] }
  const system = shop({ prometheus: { ...shop().options.prometheus, ...own, exemplars: 1000 } })
  const text = prometheusConfig(system, ['alerts.yml'])
  expect(Object.keys(parse(text))).toEqual(['global', 'scrape_configs', 'remote_write'])
  const files = new Map([['prometheus.yml', text]])
  expect(promtoolCheckConfig('prometheus.yml', files, '--agent')).toContain('is valid')
})

interface Job {
  readonly [key: string]: unknown
  readonly relabel_configs?: readonly RelabelConfig[]
}

interface RelabelConfig {
  readonly action?: string
  readonly source_labels?: readonly string[]
  readonly regex?: string
  readonly target_label?: string
  readonly replacement?: string
}

function jobOf(options: Omit<TargetOptions, 'exposes'>): Job {
  return configOf(options).scrape_configs[0]
}

/** Accepted by promtool, or the test fails. */
function configOf(
  options: Omit<TargetOptions, 'exposes'>,
  prometheus: Partial<PrometheusOptions> = {},
) {
  const system = shop({
    targets: [target('shop', { ...options, exposes: {} })],
    prometheus: { ...shop().options.prometheus, ...prometheus },
  })
  const text = prometheusConfig(system, [])
  promtoolCheckConfig('prometheus.yml', new Map([['prometheus.yml', text]]))
  return parse(text)
}

/** What Prometheus makes of a target; nothing when it is dropped. */
function relabeled(
  { relabel_configs = [] }: Job,
  discovered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const labels = { ...discovered }
  for (const { action = 'replace', source_labels = [], ...rest } of relabel_configs) {
    const value = source_labels.map((name) => labels[name] ?? '').join(';')
    const regex = new RegExp(`^(?:${rest.regex ?? '(.*)'})$`)
    if (action === 'keep' && !regex.test(value)) return undefined
    if (action === 'drop' && regex.test(value)) return undefined
    if (action === 'replace' && regex.test(value)) {
      labels[rest.target_label ?? ''] = value.replace(regex, rest.replacement ?? '$1')
    }
  }
  return labels
}
