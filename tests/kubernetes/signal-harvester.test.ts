/** Signal Harvester's manifests, line by line of its specification. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { KubernetesObject } from '../../packages/telltale/src/deploy/kubernetes/object.ts'
import { objectsIn } from '../../packages/telltale/testing/cluster.ts'
import { filesSeenBy } from './mounted.ts'

const out = resolve(import.meta.dirname, '../../out/signal-harvester')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
const prometheus = objectsIn(read('monitoring/k8s/prometheus.yaml'))
const grafana = objectsIn(read('monitoring/k8s/grafana.yaml'))

describe('monitoring/k8s/prometheus.yaml', () => {
  it('SH-D6: the ConfigMap holds prometheus.yml and alerts.yml, as they lie in the output', () => {
    const { data } = find(prometheus, 'ConfigMap', 'prometheus-config') as unknown as {
      data: Record<string, string>
    }
    for (const file of ['prometheus.yml', 'alerts.yml', 'recording.yml']) {
      expect(data[file], file).toBe(read(`monitoring/prometheus/${file}`))
    }
    expect(data['prometheus.yml']).not.toContain('host.docker.internal')
  })

  it('SH-D7: 50Gi are claimed', () => {
    expect(find(prometheus, 'PersistentVolumeClaim')).toMatchObject({
      spec: { resources: { requests: { storage: '50Gi' } } },
    })
  })

  it('SH-D8: image, resources, retention, lifecycle API and probes', () => {
    const container = containerOf(prometheus)
    expect(container).toMatchObject({
      image: 'prom/prometheus:v2.45.0',
      resources: {
        requests: { cpu: '500m', memory: '1Gi' },
        limits: { cpu: '2000m', memory: '4Gi' },
      },
      ports: [{ containerPort: 9090 }],
      livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' } },
      readinessProbe: { httpGet: { path: '/-/ready', port: 'http' } },
    })
    expect(container.args).toContain('--storage.tsdb.retention.time=30d')
    expect(container.args).toContain('--web.enable-lifecycle')
  })

  it('SH-D9: the Service is inside the cluster, at 9090', () => {
    expect(find(prometheus, 'Service')).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ port: 9090 }] },
    })
  })

  it('SH-D10: the service account reads what discovery needs, and no more', () => {
    const { rules } = find(prometheus, 'ClusterRole') as unknown as { rules: Rule[] }
    const listed = rules.filter(({ verbs }) => verbs.includes('list'))
    expect(listed.flatMap(({ resources = [] }) => resources).sort()).toEqual([
      'endpoints',
      'ingresses',
      'nodes',
      'pods',
      'services',
    ])
    for (const { verbs } of listed) expect(verbs).toEqual(['get', 'list', 'watch'])
    const others = rules.filter((rule) => !listed.includes(rule))
    expect(others).toEqual([
      { apiGroups: [''], resources: ['nodes/metrics', 'nodes/proxy'], verbs: ['get'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ])
    expect(find(prometheus, 'ClusterRoleBinding')).toMatchObject({
      roleRef: { name: find(prometheus, 'ClusterRole').metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
    })
    expect(find(prometheus, 'ServiceAccount').metadata.name).toBe('prometheus')
  })

  it('SH-D11, SH-D18: the Ingress asks for a password from a Secret that is declared, over TLS of cert-manager', () => {
    const ingress = find(prometheus, 'Ingress')
    const secret = ingress.metadata.annotations?.['nginx.ingress.kubernetes.io/auth-secret'] ?? ''
    expect(ingress.metadata.annotations).toMatchObject({
      'cert-manager.io/cluster-issuer': expect.any(String),
      'nginx.ingress.kubernetes.io/auth-type': 'basic',
    })
    expect(ingress).toMatchObject({ spec: { tls: [{ hosts: ['prometheus.example.com'] }] } })
    expect(find(prometheus, 'Secret', secret)).not.toHaveProperty('data')
  })
})

describe('monitoring/k8s/grafana.yaml', () => {
  it('SH-D12: the ConfigMaps hold four dashboards, the data source and the provider that finds them', () => {
    const names = grafana
      .filter(({ kind }) => kind === 'ConfigMap')
      .map((each) => each.metadata.name)
    expect(names).toEqual(
      expect.arrayContaining([
        'grafana-dashboards',
        'grafana-datasources',
        'grafana-dashboard-provider',
      ]),
    )
    const files = filesSeenBy('grafana', grafana)
    const provider = [...files].find(([path]) => path.includes('/provisioning/dashboards/'))
    const folder = parse(provider?.[1] ?? '').providers[0].options.path
    for (const name of ['api-performance', 'discovery-pipeline', 'llm-usage', 'system-resources']) {
      const file = `${name}-dashboard.json`
      expect(files.get(`${folder}/${file}`), file).toBe(read(`monitoring/grafana/${file}`))
    }
    const sources = [...files].find(([path]) => path.includes('/provisioning/datasources/'))
    expect(parse(sources?.[1] ?? '').datasources).toMatchObject([
      { type: 'prometheus', url: 'http://prometheus:9090' },
    ])
  })

  it('SH-D13: 10Gi are claimed', () => {
    expect(find(grafana, 'PersistentVolumeClaim')).toMatchObject({
      spec: { resources: { requests: { storage: '10Gi' } } },
    })
  })

  it('SH-D14: image, resources, health checks and the plugin', () => {
    const container = containerOf(grafana)
    expect(container).toMatchObject({
      image: 'grafana/grafana:10.0.0',
      resources: {
        requests: { cpu: '250m', memory: '512Mi' },
        limits: { cpu: '1000m', memory: '2Gi' },
      },
      ports: [{ containerPort: 3000 }],
      livenessProbe: { httpGet: { path: '/api/health', port: 'http' } },
      readinessProbe: { httpGet: { path: '/api/health', port: 'http' } },
    })
    expect(container.env).toContainEqual({
      name: 'GF_INSTALL_PLUGINS',
      value: 'grafana-piechart-panel',
    })
  })

  it('SH-D15: the Service is inside the cluster, at 3000', () => {
    expect(find(grafana, 'Service')).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ port: 3000 }] },
    })
  })

  it('SH-D16: the password comes from the Secret grafana-admin, whose value is not here', () => {
    expect(containerOf(grafana).env).toContainEqual({
      name: 'GF_SECURITY_ADMIN_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'grafana-admin', key: 'admin-password' } },
    })
    const secret = find(grafana, 'Secret', 'grafana-admin')
    expect(Object.keys(secret)).toEqual(['apiVersion', 'kind', 'metadata', 'type'])
    expect(read('monitoring/k8s/grafana.yaml')).toContain(
      '# PLACEHOLDER: the value of admin-password',
    )
  })

  it('SH-D17: the Ingress has a certificate from cert-manager', () => {
    const ingress = find(grafana, 'Ingress')
    expect(ingress.metadata.annotations).toHaveProperty(['cert-manager.io/cluster-issuer'])
    expect(ingress).toMatchObject({
      spec: { tls: [{ hosts: ['grafana.example.com'] }], rules: [{ host: 'grafana.example.com' }] },
    })
  })
})

describe('beside them', () => {
  it('SH-D3: the pods of the application are annotated, in text', () => {
    const patch = parse(read('monitoring/k8s/applications/signal-harvester.yaml'))
    expect(patch.metadata.namespace).toBe('signal-harvester')
    expect(patch.spec.template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8000',
      'prometheus.io/path': '/metrics/prometheus',
    })
  })

  it('SH-D19: kube-state-metrics is found by the annotations of its Service', () => {
    const objects = objectsIn(read('monitoring/k8s/kube-state-metrics.yaml'))
    expect(find(objects, 'Service').metadata.annotations).toMatchObject({
      'prometheus.io/scrape': 'true',
    })
    const { scrape_configs } = parse(read('monitoring/prometheus/prometheus.yml'))
    const job = scrape_configs.find(
      ({ job_name }: { job_name: string }) => job_name === 'kubernetes-service-endpoints',
    )
    expect(JSON.stringify(job)).toContain(
      '__meta_kubernetes_service_annotation_prometheus_io_scrape',
    )
  })

  it('everything is in one kustomization', () => {
    expect(parse(read('monitoring/k8s/kustomization.yaml')).resources).toEqual([
      'namespace.yaml',
      'prometheus.yaml',
      'grafana.yaml',
      'kube-state-metrics.yaml',
    ])
  })
})

interface Rule {
  readonly resources?: readonly string[]
  readonly verbs: readonly string[]
}

function find(objects: readonly KubernetesObject[], kind: string, name?: string): KubernetesObject {
  const found = objects.find(
    (each) => each.kind === kind && (name === undefined || each.metadata.name === name),
  )
  if (found === undefined) throw new Error(`no ${kind} ${name ?? ''}`)
  return found
}

interface Container {
  readonly args?: readonly string[]
  readonly env?: readonly unknown[]
}

function containerOf(objects: readonly KubernetesObject[]): Container {
  const { spec } = find(objects, 'Deployment') as unknown as {
    spec: { template: { spec: { containers: Container[] } } }
  }
  return spec.template.spec.containers[0] ?? {}
}
