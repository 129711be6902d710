import { describe, expect, it } from 'vitest'
import { shop } from '../../../testing/shop.ts'
import { annotatedPods, annotatedServices, apiServers, nodes, target } from '../../index.ts'
import { prometheusConfig } from '../prometheus-config.ts'
import { accessFor } from './access.ts'
import { readPrometheusFile } from './prometheus-file.ts'

describe('what Prometheus may read', () => {
  it.each([
    ['nothing for fixed addresses', { addresses: ['shop:1'] }, [], {}],
    ['the pods of a namespace', annotatedPods({ namespaces: ['shop'] }), [], { shop: ['pods'] }],
    ['all pods', annotatedPods(), ['pods'], {}],
    ['what stands behind all services', annotatedServices(), ['pods', 'services', 'endpoints'], {}],
    [
      'the API servers, and where they are',
      apiServers(),
      ['/metrics'],
      { default: ['pods', 'services', 'endpoints'] },
    ],
    ['the nodes and their metrics', nodes({ of: 'cadvisor' }), ['nodes', 'nodes/metrics'], {}],
    [
      'the nodes through the API server',
      nodes({ of: 'cadvisor', through: 'API server' }),
      ['nodes', 'nodes/proxy'],
      {},
    ],
  ])('is %s', (_, options, everywhere, within) => {
    const system = shop({ targets: [target('job', { ...options, exposes: {} })] })
    const access = accessFor(readPrometheusFile(prometheusConfig(system, [])), [])
    expect(access.everywhere).toEqual(everywhere)
    expect(Object.fromEntries(access.within)).toEqual(within)
  })

  it('is not granted in a namespace what is granted everywhere', () => {
    const targets = [
      target('here', { ...annotatedPods({ namespaces: ['shop'] }), exposes: {} }),
      target('there', { ...annotatedPods(), exposes: {} }),
    ]
    const access = accessFor(readPrometheusFile(prometheusConfig(shop({ targets }), [])), [])
    expect(access).toEqual({ everywhere: ['pods'], within: new Map() })
  })

  it('is more when the options say so', () => {
    expect(accessFor({}, ['ingresses', 'nodes']).everywhere).toEqual(['nodes', 'ingresses'])
  })
})
