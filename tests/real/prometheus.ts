/** A real Prometheus on loopback, with a generated configuration whose targets are moved there. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import { startPrometheus as start } from '../../packages/telltale/src/verify/prometheus-process.ts'

export { ended, freePort } from '../../packages/telltale/src/verify/prometheus-process.ts'

export interface PrometheusProcess extends Pick<PrometheusApi, 'get'> {
  readonly url: string
  readonly api: PrometheusApi
  stop(): Promise<void>
}

export interface StartOptions {
  /** A generated `prometheus.yml`; its rule files lie where it says. */
  readonly config: string
  /** Where each job's targets really are, by job: `127.0.0.1:40123`. */
  readonly targets: Readonly<Record<string, string | readonly string[]>>
  /** Scrape and evaluation interval, shorter than in production so that a test need not wait. */
  readonly interval: string
}

interface PrometheusConfig {
  readonly global: Record<string, string>
  readonly rule_files?: readonly string[]
  readonly scrape_configs: readonly ScrapeConfig[]
}

interface ScrapeConfig {
  readonly job_name: string
  readonly metrics_path?: string
  /** Absent when the targets are discovered. */
  readonly static_configs?: readonly { readonly targets: readonly string[] }[]
}

export async function startPrometheus(options: StartOptions): Promise<PrometheusProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-prometheus-'))
  const generated: PrometheusConfig = parse(await readFile(options.config, 'utf8'))
  for (const file of generated.rule_files ?? []) {
    await cp(join(dirname(options.config), file), join(folder, file))
  }
  const { url, api, stop } = await start({
    path: 'prometheus',
    folder,
    config: moved(generated, options),
    signal: new AbortController().signal,
  })
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

function moved(config: PrometheusConfig, { targets, interval }: StartOptions): PrometheusConfig {
  return {
    ...config,
    global: { ...config.global, scrape_interval: interval, evaluation_interval: interval },
    scrape_configs: config.scrape_configs.flatMap((job) => {
      const target = targets[job.job_name]
      if (target !== undefined) return [movedJob(job, target)]
      // A laptop has no cluster to discover anything in; a fixed address needs its process.
      if (job.static_configs === undefined) return []
      throw new Error(`No process stands for the job ${job.job_name}`)
    }),
  }
}

/** Without discovery, relabelling and credentials, which are about where it really runs. */
function movedJob(
  { job_name, metrics_path }: ScrapeConfig,
  target: string | readonly string[],
): ScrapeConfig {
  return {
    job_name,
    ...(metrics_path !== undefined && { metrics_path }),
    static_configs: [{ targets: [target].flat() }],
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
