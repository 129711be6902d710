/** A real Prometheus on loopback, with a generated configuration whose targets are moved there. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

export interface PrometheusProcess {
  readonly url: string
  /** The `data` of an API answer; throws with Prometheus' own message when it refuses. */
  get<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>
  stop(): Promise<void>
}

export interface StartOptions {
  /** Folder with `prometheus.yml` and its rule files. */
  readonly folder: string
  /** Where each job's targets really are, by job: `127.0.0.1:40123`. */
  readonly targets: Readonly<Record<string, string>>
  /** Scrape and evaluation interval, shorter than in production so that a test need not wait. */
  readonly interval: string
}

interface PrometheusConfig {
  readonly global: Record<string, string>
  readonly scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[]
}

export async function startPrometheus(options: StartOptions): Promise<PrometheusProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-prometheus-'))
  await cp(options.folder, folder, { recursive: true })
  const file = join(folder, 'prometheus.yml')
  await writeFile(file, stringify(moved(parse(await readFile(file, 'utf8')), options)))

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log += chunk
  })
  await until(`Prometheus is ready (${url})`, async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with ${child.exitCode}:\n${log}`)
    return (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok
  })
  return {
    url,
    get: async <T>(path: string, parameters = {}) => {
      const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`)
      const answer = (await response.json()) as { status: string; data: T; error?: string }
      if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`)
      return answer.data
    },
    stop: async () => {
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function moved(config: PrometheusConfig, { targets, interval }: StartOptions): PrometheusConfig {
  return {
    ...config,
    global: { ...config.global, scrape_interval: interval, evaluation_interval: interval },
    scrape_configs: config.scrape_configs.map((job) => {
      const target = targets[job.job_name]
      if (target === undefined) throw new Error(`No process stands for the job ${job.job_name}`)
      return { ...job, static_configs: [{ targets: [target] }] }
    }),
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

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Asks a process to end and waits until it has. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}
