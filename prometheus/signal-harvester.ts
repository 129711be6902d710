/** Where Prometheus finds Signal Harvester and what watches its cluster. */
import { application, cadvisor, kubeState, processMetrics } from '@systems/metrics/signal-harvester'
import { target } from 'telltale'

export const targets = [
  target('signal-harvester', {
    // The service runs on the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:8000'],
    path: '/metrics/prometheus',
    exposes: { ...application, processMetrics },
  }),
  target('kubernetes-cadvisor', {
    addresses: ['host.docker.internal:8001'],
    path: '/metrics/cadvisor',
    exposes: { cadvisor },
  }),
  target('kubernetes-service-endpoints', {
    addresses: ['host.docker.internal:8002'],
    exposes: { kubeState },
  }),
]
