/** A Prometheus of our own, on the loopback, for as long as it is needed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { killedAtExit } from './killed-at-exit.ts'
import { type PrometheusApi, prometheusApi } from './prometheus-api.ts'

export interface PrometheusProcess {
  readonly url: string
  readonly api: PrometheusApi
  readonly pid: number | undefined
  /** What it said last, when it has ended without being asked to. */
  ending(): string | undefined
  stop(): Promise<void>
}

export interface StartOptions {
  /** The program. */
  readonly path: string
  /** Holds `data/` with blocks, if there are any; the configuration is written beside it. */
  readonly folder: string
  /** As `prometheus.yml` has it; YAML contains JSON. */
  readonly config: object
  /** Where it listens. @default a free port */
  readonly port?: number
  /** Stops it, too. */
  readonly signal: AbortSignal
}

/** Prometheus does not start, or not in time, or ends too early: what it says about that. */
export class PrometheusFailed extends Error {
  override readonly name = 'PrometheusFailed'
  /** `does not start` */
  readonly what: string

  constructor(said: string, what = 'does not start') {
    super(said)
    this.what = what
  }
}

const patienceMs = 30_000

/**
 * Starts it and waits until it answers.
 *
 * @throws PrometheusFailed with the last lines of its log
 */
export async function startPrometheus(options: StartOptions): Promise<PrometheusProcess> {
  const { path, folder, config, signal } = options
  signal.throwIfAborted()
  const file = join(folder, 'prometheus.json')
  await writeFile(file, JSON.stringify(config))
  // Another process may take the port between our look and the start.
  for (let attempt = 1; ; attempt++) {
    const started = await start(path, folder, file, options.port ?? (await freePort()), signal)
    if ('url' in started) return started
    if (options.port === undefined && attempt < 3 && /address already in use/.test(started.log))
      continue
    throw new PrometheusFailed(started.log)
  }
}

/**
 * Asks it something, and stops it after that.
 *
 * @throws PrometheusFailed when it has ended by itself meanwhile; else what `ask` throws
 */
export async function whileItRuns<T>(
  { api, ending, stop }: PrometheusProcess,
  ask: (api: PrometheusApi) => Promise<T>,
): Promise<T> {
  try {
    return await ask(api)
  } catch (error) {
    // A connection breaks a moment before the process is known to have ended.
    await wait(100)
    const said = ending()
    throw said === undefined ? error : new PrometheusFailed(said, 'has ended while it was asked')
  } finally {
    await stop()
  }
}

async function start(
  path: string,
  folder: string,
  file: string,
  port: number,
  signal: AbortSignal,
): Promise<PrometheusProcess | { readonly log: string }> {
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    path,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      // What is simulated may be years old.
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      // Nothing is to be compacted while we look.
      '--storage.tsdb.min-block-duration=2h',
      '--storage.tsdb.max-block-duration=2h',
      '--query.max-samples=500000000',
      '--query.timeout=60s',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  )
  killedAtExit(child)
  const stop = () => ended(child)
  let log = ''
  const ending = () => {
    // Ctrl-C reaches both of us.
    if (signal.aborted) return undefined
    const how = child.exitCode ?? child.signalCode
    return how === null ? undefined : log.trim() || `it ended with ${how}`
  }
  child.stderr.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-4_000)
  })
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  try {
    const deadline = Date.now() + patienceMs
    for (;;) {
      signal.throwIfAborted()
      if (failure !== undefined) return { log: failure.message }
      const said = ending()
      if (said !== undefined) return { log: said }
      const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
      if (answer?.ok && ending() === undefined)
        return { url, api: prometheusApi(url, signal), pid: child.pid, ending, stop }
      if (Date.now() > deadline) {
        await stop()
        return { log: `not ready after ${patienceMs / 1000} s\n${log.trim()}` }
      }
      await wait(50)
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A port of the loopback that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('the system gives no port')
  return address.port
}

const graceMs = 10_000

/** Asks a process to end, insists after a while, and waits until it has. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await exit
  clearTimeout(insist)
}
