/** What the API server enforces of each object, one step before and one behind every limit. */
import { describe, expect, it } from 'vitest'
import { shopInCluster } from '../../../testing/cluster.ts'
import { type KubernetesOptions, kubernetes } from './kubernetes.ts'
import { clusterOf, type KubernetesObject } from './object.ts'
import { objectProblems } from './object-problems.ts'

const kibibyte = 1024

describe('sizes', () => {
  it.each([
    ['the values of a ConfigMap', configMap, 1024 * kibibyte, {}],
    ['annotations', annotated, 256 * kibibyte - 'key'.length, {}],
    ['a PrometheusRule', rule, 512 * kibibyte - 300, {}],
    ['any object', dashboard, 1536 * kibibyte - 300, {}],
    [
      'what kubectl apply copies',
      configMap,
      256 * kibibyte - 300,
      { apply: 'client-side' as const },
    ],
  ])('%s', (_, object, bytes, options) => {
    expect(codes(object('x'.repeat(bytes)), options)).toEqual([])
    expect(codes(object('x'.repeat(bytes + 400)), options)).toEqual(['kubernetes/too-large'])
  })

  it('are of bytes, not of characters', () => {
    expect(codes(configMap('é'.repeat(512 * kibibyte)))).toEqual([])
    expect(codes(configMap('é'.repeat(512 * kibibyte + 1)))).toEqual(['kubernetes/too-large'])
  })
})

describe('names', () => {
  it.each([
    ['v1', 'Service', 'prometheus', '9prometheus'],
    ['v1', 'ConfigMap', 'a.b', 'a_b'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'a-b', 'A'],
  ])('of %s %s: %s, and not %s', (apiVersion, kind, good, bad) => {
    const named = (name: string) => ({
      apiVersion,
      kind,
      metadata: { name },
      rules: null,
      data: {},
    })
    expect(codes(named(good)).filter((code) => code !== 'kubernetes/schema')).toEqual([])
    expect(codes(named(bad)).filter((code) => code !== 'kubernetes/schema')).toEqual([
      'kubernetes/name',
    ])
  })

  it('of the keys of a ConfigMap, which become files', () => {
    const data = { 'a/b.yml': '' }
    expect(codes({ ...configMap(''), data })).toEqual(['kubernetes/name'])
  })
})

describe('labels', () => {
  it('are asked about on the object and on the pods that it makes', () => {
    const labels = { team: 'a b' }
    const template = {
      metadata: { name: 'pod', labels },
      spec: { containers: [{ name: 'a', image: 'a:1' }] },
    }
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { selector: {}, template },
    }
    expect(codes(deployment)).toEqual(['kubernetes/label'])
    expect(codes({ ...configMap(''), metadata: { name: 'a', labels } })).toEqual([
      'kubernetes/label',
    ])
  })
})

it('one name belongs to one object of a kind, in one namespace', () => {
  const at = (namespace: string) => ({ ...configMap(''), metadata: { name: 'a', namespace } })
  expect(codesOf([at('x'), at('y')])).toEqual([])
  expect(codesOf([at('x'), at('x')])).toEqual(['kubernetes/duplicate-object'])
})

function configMap(text: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: text } }
}

function annotated(text: string): KubernetesObject {
  return { ...configMap(''), metadata: { name: 'a', annotations: { key: text } } }
}

function rule(text: string): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'a' },
    spec: { groups: [{ name: 'a', rules: [{ record: 'a:b:c', expr: text }] }] },
  }
}

function dashboard(text: string): KubernetesObject {
  const apiVersion = 'grafana.integreatly.org/v1beta1'
  return { apiVersion, kind: 'GrafanaDashboard', metadata: { name: 'a' }, spec: { json: text } }
}

function codes(object: KubernetesObject, options: KubernetesOptions = {}) {
  return codesOf([object], options)
}

function codesOf(objects: readonly KubernetesObject[], options: KubernetesOptions = {}) {
  const manifest = { path: 'a.yaml', about: 'a', objects: objects.map((object) => ({ object })) }
  const cluster = clusterOf(shopInCluster(options), kubernetes(options))
  return objectProblems([manifest], cluster).map(({ code }) => code)
}
