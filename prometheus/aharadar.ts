/** Where Prometheus finds AhaRadar's two processes, and which metrics each exposes. */
import { credits, http, llm, pipeline, queue } from '@systems/metrics/aharadar'
import { instrumentation, nodeRuntime } from '@telltale/mixins'
import { target } from 'telltale'

export const targets = [
  target('aharadar-api', {
    // The services run on the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:3001'],
    path: '/api/metrics',
    exposes: { http, process: nodeRuntime, own: instrumentation },
  }),
  target('aharadar-worker', {
    addresses: ['host.docker.internal:9091'],
    exposes: { pipeline, llm, credits, queue, process: nodeRuntime, own: instrumentation },
  }),
]
