/** Signal Harvester: an API with its pipeline, what a cluster would say of it, and clients. */
import { http } from '@systems/metrics/signal-harvester'
import { allDay, local, systemDemo } from './system.ts'

export const signalHarvester = systemDemo({
  system: 'signal-harvester',
  variant: 'local',
  ports: {
    api: { job: 'signal-harvester' },
    cadvisor: { job: 'kubernetes-cadvisor' },
    kubeState: { job: 'kubernetes-service-endpoints' },
  },
  stages({ ports }) {
    const metrics = local(ports.api, '/metrics/prometheus')
    const api = {
      API_HOST: '127.0.0.1',
      API_PORT: String(ports.api),
      PIPELINE_PAUSE_SECONDS: '1',
      GAUGE_REFRESH_SECONDS: '1',
      CACHE_SIZE: '60',
      SLOWNESS: '0.1',
      // So that there are server errors soon.
      DATABASE_FAILURE_RATE: '0.01',
    }
    const cluster = {
      CLUSTER_HOST: '127.0.0.1',
      CADVISOR_PORT: String(ports.cadvisor),
      KUBE_STATE_PORT: String(ports.kubeState),
      API_METRICS: metrics,
      CLUSTER_READ_SECONDS: '0.5',
    }
    const isThere = local(ports.kubeState, '/metrics')
    return [
      [{ name: 'api', file: 'api/main.ts', env: api, ready: metrics }],
      [{ name: 'cluster', file: 'cluster/main.ts', env: cluster, ready: isThere }],
      [
        {
          name: 'traffic',
          file: 'traffic.ts',
          args: [`--url=${local(ports.api)}`, allDay, '--rate=20'],
        },
      ],
    ]
  },
  pages: ({ api }) => ({ API: local(api, '/discoveries') }),
  activity: { counter: http.requests, what: 'requests/s' },
})
