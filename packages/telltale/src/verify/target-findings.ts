import { setTimeout as wait } from 'node:timers/promises'
import type { System } from '../project/system.ts'
import { addressesOf } from '../project/target.ts'
import type { Finding } from './finding.ts'
import type { PrometheusApi } from './prometheus-api.ts'

interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>
  readonly health: 'up' | 'down' | 'unknown'
  readonly lastError: string
}

/** Whether every declared target is scraped; waits a moment for the first scrapes. */
export async function targetFindings(
  system: System,
  api: PrometheusApi,
  patienceMs: number,
): Promise<readonly Finding[]> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const { activeTargets } = await api.get<{ readonly activeTargets: readonly ActiveTarget[] }>(
      '/api/v1/targets',
      { state: 'active' },
    )
    const findings = system.options.targets.map((target): Finding => {
      const own = activeTargets.filter(({ labels }) => labels.job === target.job)
      const up = own.filter(({ health }) => health === 'up')
      const note = `${up.length} of ${own.length} up`
      const base = { step: 'targets', name: target.job } as const
      if (own.length > 0 && up.length === own.length) return { ...base, note }
      const error = own.find(({ lastError }) => lastError !== '')?.lastError
      const reason =
        own.length === 0
          ? `Prometheus has no target with this job; it is declared for ${addressesOf(target).join(', ')}`
          : (error ?? note)
      return {
        ...base,
        problem: {
          code: 'verify/target-down',
          severity: 'error',
          summary: `${target.job} is not scraped: ${reason}`,
          at: target.at,
          path: [system.options.title, target.job],
          why: 'Its metrics are missing from every panel and every alert.',
          fix: 'Start it, correct its address or its path, or deploy the generated prometheus.yml.',
        },
      }
    })
    const isDone = findings.every(({ problem }) => problem === undefined)
    if (isDone || Date.now() > deadline) return findings
    await wait(200)
  }
}
