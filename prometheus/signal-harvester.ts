/** Where Prometheus finds Signal Harvester, and which metrics it exposes. */
import { http } from '@systems/metrics/signal-harvester'
import { target } from 'telltale'

export const targets = [
  target('signal-harvester', {
    // The service runs on the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:8000'],
    path: '/metrics/prometheus',
    exposes: { http },
  }),
]
