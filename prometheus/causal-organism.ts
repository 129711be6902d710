/** Where Prometheus finds Causal Organism's two processes, and which metrics each exposes. */
import {
  breaker,
  cache,
  exports,
  graph,
  http,
  intervention,
  pool,
  queue,
  worker,
} from '@systems/metrics/causal-organism'
import { target } from 'telltale'

export const targets = [
  target('causal-organism-api', {
    addresses: ['api:8000'],
    exposes: { http, cache, pool, queue, breaker, graph },
  }),
  target('causal-organism-worker', {
    // Inside its container; on the host 9090 is Prometheus.
    addresses: ['worker:9090'],
    exposes: { worker, exports, intervention },
  }),
]
