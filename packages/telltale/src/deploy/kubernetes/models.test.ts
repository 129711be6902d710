import { expect, it } from 'vitest'
import { schemaFaults } from './models.ts'

it('an object that the API takes has no fault', () => {
  const metadata = { name: 'a' }
  expect(schemaFaults({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } })).toEqual(
    [],
  )
})

it('every fault says where it is', () => {
  const spec = { replicas: '1', selector: {}, template: { spec: { containers: [{ image: 3 }] } } }
  expect(
    schemaFaults({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec }),
  ).toEqual([
    { path: '/spec/replicas', message: 'must be integer' },
    {
      path: '/spec/template/spec/containers/0',
      message: expect.stringContaining('required property'),
    },
    { path: '/spec/template/spec/containers/0/image', message: 'must be string' },
  ])
})

it('the objects of the Prometheus Operator are known', () => {
  expect(
    schemaFaults({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'a' },
      spec: { selector: {}, podMetricsEndpoints: [{ path: 1 }] },
    }),
  ).toEqual([{ path: '/spec/podMetricsEndpoints/0/path', message: 'must be string' }])
})

it('nothing is said about a kind that no model knows', () => {
  const metadata = { name: 'a' }
  expect(schemaFaults({ apiVersion: 'example.com/v1', kind: 'Other', metadata })).toEqual([])
})
