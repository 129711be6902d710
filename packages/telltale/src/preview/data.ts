/** Where the page's numbers come from: a Prometheus that is given, or one with simulated history. */
import type { Files } from '../emit/emit.ts'
import type { System } from '../project/system.ts'
import { systemKey } from '../project/system-key.ts'
import type { Answer } from './preview-server.ts'
import {
  removeOrphans,
  type SimulatedPrometheus,
  startSimulatedPrometheus,
} from './simulated-prometheus.ts'

export interface PreviewData {
  readonly kind: 'prometheus' | 'simulated' | 'generated'
  /** Told of every rebuild: what a system's metrics say may be different now. */
  update(systems: readonly System[], files: Files): void
  ask(system: string, endpoint: string, query: URLSearchParams): Promise<Answer>
  stop(): Promise<void>
}

/** Reading only, and nothing that could keep a Prometheus busy for long. */
const endpoints = /^(query|query_range|series|labels|label\/[\w%]+\/values|alerts|rules)$/

/** A Prometheus that runs: every system's queries go there. */
export function givenPrometheus(url: string): PreviewData {
  return {
    kind: 'prometheus',
    update() {},
    ask: (_, endpoint, query) => forward(url, endpoint, query),
    async stop() {},
  }
}

export interface SimulatedDataOptions {
  readonly path: string
  readonly telltale: readonly [string, ...string[]]
  readonly project: string
  readonly historyMs: number
  readonly onPhase: (text: string) => void
}

/**
 * One Prometheus for each system, started when somebody first looks at it: the same metric may mean
 * something else in another system.
 */
export function simulatedData(options: SimulatedDataOptions): PreviewData {
  removeOrphans()
  const stop = new AbortController()
  const running = new Map<string, { key: string; prometheus: Promise<SimulatedPrometheus> }>()
  let systems: readonly System[] = []
  let files: Files = new Map()
  const start = (system: System) => {
    options.onPhase(`simulating ${options.historyMs / 3_600_000} hours of ${system.options.title}`)
    const prometheus = startSimulatedPrometheus(system, { ...options, files, signal: stop.signal })
    prometheus.then(
      ({ url }) => options.onPhase(`${system.options.title} is simulated at ${url}`),
      (error: Error) => {
        running.delete(system.name)
        if (!stop.signal.aborted) options.onPhase(`${system.options.title}: ${error.message}`)
      },
    )
    const started = { key: systemKey(system), prometheus }
    running.set(system.name, started)
    return started
  }
  return {
    kind: 'simulated',
    update(next, nextFiles) {
      systems = next
      files = nextFiles
      for (const system of systems) {
        const before = running.get(system.name)
        if (before === undefined || before.key === systemKey(system)) continue
        before.prometheus.then((old) => old.stop()).catch(() => {})
        start(system)
      }
    },
    async ask(name, endpoint, query) {
      const system = systems.find((each) => each.name === name)
      if (system === undefined) return failed(404, `The project has no system ${name}.`)
      const { prometheus } = running.get(name) ?? start(system)
      try {
        return await forward((await prometheus).url, endpoint, query)
      } catch (error) {
        return failed(502, (error as Error).message)
      }
    },
    async stop() {
      stop.abort()
      await Promise.allSettled(
        [...running.values()].map(async ({ prometheus }) => (await prometheus).stop()),
      )
    },
  }
}

async function forward(url: string, endpoint: string, query: URLSearchParams): Promise<Answer> {
  if (!endpoints.test(endpoint)) return failed(404, `The preview does not ask for ${endpoint}.`)
  const address = `${url.replace(/\/+$/, '')}/api/v1/${endpoint}`
  try {
    const isLong = query.toString().length > 2000 && !endpoint.startsWith('label/')
    const answer = isLong
      ? await fetch(address, { method: 'POST', body: query })
      : await fetch(`${address}?${query}`)
    const body = await answer.text()
    if (body.startsWith('{')) return { status: answer.status, body }
    return failed(502, `${address} answered ${answer.status} and no JSON.`)
  } catch (error) {
    const { cause } = error as Error
    return failed(
      502,
      `${address} cannot be reached: ${cause instanceof Error ? cause.message : error}`,
    )
  }
}

/** As Prometheus itself says it. */
export function succeeded(data: unknown): Answer {
  return { status: 200, body: JSON.stringify({ status: 'success', data }) }
}

/** As Prometheus itself says it. */
export function failed(status: number, error: string): Answer {
  return { status, body: JSON.stringify({ status: 'error', errorType: 'preview', error }) }
}
