import { describe } from 'vitest'
import { freePort, until } from './prometheus.ts'
import { answers, itAnswersEverything } from './system.ts'

describe('Signal Harvester under a real Prometheus', () => {
  itAnswersEverything({
    system: 'signal-harvester',
    variant: 'local',
    async run({ start }) {
      const [api, cadvisor, kubeState] = [await freePort(), await freePort(), await freePort()]
      const metrics = `http://127.0.0.1:${api}/metrics/prometheus`
      start('api/main.ts', {
        API_PORT: String(api),
        PIPELINE_PAUSE_SECONDS: '1',
        GAUGE_REFRESH_SECONDS: '1',
        CACHE_SIZE: '60',
        SLOWNESS: '0.1',
        // So that there are server errors soon.
        DATABASE_FAILURE_RATE: '0.01',
      })
      await until('the API answers', () => answers(metrics))
      start('cluster/main.ts', {
        CADVISOR_PORT: String(cadvisor),
        KUBE_STATE_PORT: String(kubeState),
        API_METRICS: metrics,
        CLUSTER_READ_SECONDS: '0.5',
      })
      await until('the cluster answers', () => answers(`http://127.0.0.1:${kubeState}/metrics`))
      start('traffic.ts', {}, `--url=http://127.0.0.1:${api}`, '--seconds=120', '--rate=20')
      return {
        'signal-harvester': `127.0.0.1:${api}`,
        'kubernetes-cadvisor': `127.0.0.1:${cadvisor}`,
        'kubernetes-service-endpoints': `127.0.0.1:${kubeState}`,
      }
    },
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && name.startsWith('Signal Harvester service levels > ')
    },
  })
})
