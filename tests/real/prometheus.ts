/** A real Prometheus on loopback, with a generated configuration whose targets are moved there. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PrometheusStart, startPrometheus as start } from '../../demo/start/prometheus.ts'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'

export { ended, freePort } from '../../packages/telltale/src/verify/prometheus-process.ts'

export interface PrometheusProcess extends Pick<PrometheusApi, 'get'> {
  readonly url: string
  readonly api: PrometheusApi
  stop(): Promise<void>
}

export async function startPrometheus(
  options: Pick<PrometheusStart, 'config' | 'targets' | 'interval' | 'hasAlertmanager'>,
): Promise<PrometheusProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-prometheus-'))
  const { signal } = new AbortController()
  const { url, api, stop } = await start({ ...options, path: 'prometheus', folder, signal })
  return {
    url,
    api,
    get: api.get,
    stop: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until `condition` is truthy; says what it waited for when it never is. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const result = await condition()
    if (result) return result
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
