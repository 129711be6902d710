/** Which files there are for a cluster, and what is beside Prometheus and Grafana. */
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { everything, resources } from '../../../testing/cluster.ts'
import { fileOf, find, freshFiles, pathsFor } from '../../../testing/cluster-files.ts'

describe('the files', () => {
  it('are those that the options ask for', () => {
    expect(pathsFor(everything)).toEqual([
      'kubernetes/applications/shop-api.yaml',
      'kubernetes/applications/shop-worker.yaml',
      'kubernetes/grafana.yaml',
      'kubernetes/kube-state-metrics.yaml',
      'kubernetes/kustomization.yaml',
      'kubernetes/namespace.yaml',
      'kubernetes/prometheus.yaml',
    ])
    expect(pathsFor({})).toEqual([])
    expect(pathsFor({ folder: 'monitoring/k8s', grafana: { storage: '1Gi', resources } })).toEqual([
      'monitoring/k8s/grafana.yaml',
      'monitoring/k8s/kustomization.yaml',
      'monitoring/k8s/namespace.yaml',
    ])
  })

  it('are the same bytes each time', () => {
    expect([...freshFiles(everything)]).toEqual([...freshFiles(everything)])
  })

  it('name each other in the kustomization', () => {
    const { resources: named } = parse(fileOf('kustomization.yaml'))
    expect(named).toEqual([
      'namespace.yaml',
      'prometheus.yaml',
      'grafana.yaml',
      'kube-state-metrics.yaml',
    ])
  })
})

describe('the rest', () => {
  it('kube-state-metrics reads what it reports on, and is found by its annotations', () => {
    expect(find('kube-state-metrics.yaml', 'ClusterRole')).toMatchObject({
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }],
    })
    expect(find('kube-state-metrics.yaml', 'Service').metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8080',
      'prometheus.io/path': '/metrics',
    })
  })

  it('an application gets its annotations as a patch, all of them text', () => {
    expect(parse(fileOf('applications/shop-api.yaml'))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop-api', namespace: 'shop' },
      spec: {
        template: {
          metadata: {
            annotations: {
              'prometheus.io/scrape': 'true',
              'prometheus.io/port': '3001',
              'prometheus.io/path': '/api/metrics',
            },
          },
        },
      },
    })
  })
})
