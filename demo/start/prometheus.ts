/** A real Prometheus with a generated configuration, whose targets are moved to this machine. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import {
  type PrometheusProcess,
  startPrometheus as start,
} from '../../packages/telltale/src/verify/prometheus-process.ts'

export interface PrometheusStart {
  /** The program. */
  readonly path: string
  /** A generated `prometheus.yml`; its rule files lie where it says. */
  readonly config: string
  /** Which of its rule files are loaded. @default all */
  readonly isWanted?: (ruleFile: string) => boolean
  /** Where each job's targets really are, by job: `127.0.0.1:40123`. */
  readonly targets: Readonly<Record<string, string | readonly string[]>>
  /** Whether jobs without a target are left out, and not a mistake. @default false */
  readonly isPart?: boolean
  /** Whether the Alertmanager of the configuration runs, too. @default false */
  readonly hasAlertmanager?: boolean
  /** Scrape and evaluation interval, shorter than in production so that nobody has to wait. */
  readonly interval: string
  /** Where it keeps its data; exists. */
  readonly folder: string
  /** @default any free one */
  readonly port?: number
  readonly signal: AbortSignal
}

interface PrometheusConfig {
  readonly alerting?: object
  readonly rule_files?: readonly string[]
  readonly scrape_configs: readonly ScrapeConfig[]
}

interface ScrapeConfig {
  readonly job_name: string
  readonly metrics_path?: string
  /** Absent when the targets are discovered. */
  readonly static_configs?: readonly { readonly targets: readonly string[] }[]
}

interface RuleFile {
  readonly groups: readonly { readonly interval?: string }[]
}

export async function startPrometheus(options: PrometheusStart): Promise<PrometheusProcess> {
  const { path, config, isWanted = () => true, folder, port, signal } = options
  const generated: PrometheusConfig = parse(await readFile(config, 'utf8'))
  const ruleFiles = (generated.rule_files ?? []).filter(isWanted)
  for (const file of ruleFiles) {
    const rules: RuleFile = parse(await readFile(join(dirname(config), file), 'utf8'))
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), JSON.stringify(often(rules)))
  }
  return start({
    path,
    folder,
    config: moved(generated, ruleFiles, options),
    signal,
    ...(port !== undefined && { port }),
  })
}

/** What is evaluated every five minutes in production would be empty for as long as anybody looks. */
function often({ groups }: RuleFile): RuleFile {
  return { groups: groups.map(({ interval: _, ...group }) => group) }
}

/** Without a remote store, and usually without an Alertmanager: they are not here. */
function moved(
  { alerting, scrape_configs }: PrometheusConfig,
  rule_files: readonly string[],
  { targets, interval, isPart = false, hasAlertmanager = false }: PrometheusStart,
) {
  return {
    ...(hasAlertmanager && { alerting }),
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files,
    scrape_configs: scrape_configs.flatMap((job) => {
      const target = targets[job.job_name]
      if (target !== undefined) return [movedJob(job, target)]
      // One machine has no cluster to discover anything in; a fixed address needs its process.
      if (isPart || job.static_configs === undefined) return []
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
