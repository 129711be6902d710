/**
 * The budgets that Prodigy's specification gives its metrics: start, scrapes, processor time and
 * memory of a run, and what recording costs.
 *
 *     node --conditions=telltale-source --import tsx bench/prodigy.ts [rounds] [scrapes]
 *
 * The peer of a run with metrics is the same run with `--no-metrics`: the two take turns in one
 * process, and the median counts. Both write their event logs and checkpoints and start the same
 * shells; nobody waits for Claude, so that metrics are a larger part than they ever are.
 *
 * A scrape is limited in the processor time that asking and answering take together: by the clock it
 * takes as long on a machine with nothing else to do, and on any other as long as the others let it.
 * The clock is shown beside that of a server that only says `ok`.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { recordEvents } from '../services/prodigy/metrics/record-events.ts'
import { runMetrics } from '../services/prodigy/metrics/run-metrics.ts'
import { serveRunMetrics } from '../services/prodigy/metrics/serve.ts'
import { openSession } from '../services/prodigy/run/session.ts'
import { readWorkflow } from '../services/prodigy/workflow/read-workflow.ts'
import { executionEvents } from './prodigy/execution-events.ts'
import { type Row, table } from './table.ts'

const [rounds = 11, scrapes = 500] = process.argv.slice(2).map(Number)
const executions = 1000
const log = () => {}
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const rows = [...(await servingRows()), ...recordingRows(), memoryRow(), await overheadRow()]
console.log(table(`Prodigy, after ${executions} executions of 10 workflows with 10 jobs`, rows))
if (rows.some(({ isMet }) => isMet === false)) process.exitCode = 1

/** PR-R11, PR-R1, PR-R2, PR-R19: the server is up, and answers. */
async function servingRows(): Promise<readonly Row[]> {
  const started = performance.now()
  const metrics = runMetrics()
  const server = await serveRunMetrics(metrics, { port: 0, host: '127.0.0.1', log })
  const { origin } = new URL(server.url)
  await timed(`${origin}/health`)
  const startMs = performance.now() - started
  const record = recordEvents(metrics, log)
  for (const event of executionEvents(executions)) record(event)
  const bare = createServer((_, response) => void response.end('ok\n')).listen(0, '127.0.0.1')
  await once(bare, 'listening')
  const { port } = bare.address() as AddressInfo
  const answers = await p99s({
    bare: `http://127.0.0.1:${port}/`,
    metrics: `${origin}/metrics`,
    health: `${origin}/health`,
  })
  bare.close()
  await server.close()
  return [
    limited('from nothing to a first answer', startMs, 'ms', 1000),
    ...scrapeRows('/metrics', answers.metrics, answers.bare, 50),
    ...scrapeRows('/health', answers.health, answers.bare, 10),
  ]
}

function scrapeRows(path: string, answer: Answer, bare: Answer, limitMs: number): readonly Row[] {
  return [
    limited(`${path}, processor time, 99th percentile of ${scrapes}`, answer.cpuMs, 'ms', limitMs),
    {
      what: `${path}, by the clock, 99th percentile`,
      measured: `${answer.clockMs.toPrecision(3)} ms`,
      peer: `${bare.clockMs.toPrecision(3)} ms for "ok"`,
    },
  ]
}

interface Answer {
  readonly clockMs: number
  readonly cpuMs: number
}

/** The addresses take turns. */
async function p99s<K extends string>(
  urls: Readonly<Record<K, string>>,
): Promise<Readonly<Record<K, Answer>>> {
  const names = Object.keys(urls) as K[]
  const times = new Map(names.map((name) => [name, { clock: [] as number[], cpu: [] as number[] }]))
  for (let i = 0; i < scrapes; i++) {
    for (const name of names) {
      const before = process.cpuUsage()
      times.get(name)?.clock.push(await timed(urls[name]))
      const { user, system } = process.cpuUsage(before)
      times.get(name)?.cpu.push((user + system) / 1000)
    }
  }
  const p99 = (values: readonly number[] = []) =>
    [...values].sort((a, b) => a - b)[Math.floor(scrapes * 0.99)] ?? Number.NaN
  return Object.fromEntries(
    names.map((name) => [
      name,
      { clockMs: p99(times.get(name)?.clock), cpuMs: p99(times.get(name)?.cpu) },
    ]),
  ) as Record<K, Answer>
}

async function timed(url: string): Promise<number> {
  const started = performance.now()
  const answer = await fetch(url)
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`)
  return performance.now() - started
}

/** PR-R19: one execution is everything that happens in it, from its start to its end. */
function recordingRows(): readonly Row[] {
  const metrics = runMetrics({ defaultMetrics: false })
  const record = recordEvents(metrics, log)
  const events = executionEvents(executions)
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now()
    for (const event of events) record(event)
    return performance.now() - started
  })
  const perExecution = (1000 * median(times)) / executions
  const perEvent = (1000 * median(times)) / events.length
  return [
    {
      what: `recording one execution of ${events.length / executions} events`,
      measured: `${perExecution.toFixed(1)} µs`,
      peer: `${perEvent.toFixed(2)} µs an event`,
    },
  ]
}

/** PR-R20: what the registry and its series hold. */
function memoryRow(): Row {
  const events = executionEvents(executions)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const metrics = runMetrics()
  const record = recordEvents(metrics, log)
  for (const event of events) record(event)
  collectGarbage()
  const added = (process.memoryUsage().heapUsed - before) / 1e6
  if (metrics.registry === undefined || events.length === 0) throw new Error('nothing was held')
  return limited('memory of the metrics', added, 'MB', 10)
}

/** PR-R20, PR-R10: processor time of a run, with metrics that are scraped every second, and without. */
async function overheadRow(): Promise<Row> {
  const home = await mkdtemp(join(tmpdir(), 'prodigy-bench-'))
  const file = resolve(import.meta.dirname, 'prodigy/workflow.yml')
  const workflow = await readWorkflow(file)
  const environment = {
    metricsPort: undefined,
    postgresUrl: '',
    home,
    claude: { slowness: 0, failureRate: 0, seed: 1 },
  }
  const cpuOf = async (record: boolean): Promise<number> => {
    const session = await openSession({
      environment,
      metrics: { record, ...(record && { serve: { port: 0, host: '127.0.0.1' } }) },
      worktrees: 8,
      directory: home,
      signal: new AbortController().signal,
      log,
    })
    const { metricsUrl } = session
    const scraping = metricsUrl && setInterval(() => void timed(metricsUrl), 1000)
    const before = process.cpuUsage()
    await Promise.all(
      Array.from({ length: 10 }, () =>
        session.run(workflow, {
          executionId: randomUUID(),
          workflow: file,
          nextStep: 0,
          variables: {},
          done: {},
          deadLetters: [],
        }),
      ),
    )
    const { user, system } = process.cpuUsage(before)
    if (scraping) clearInterval(scraping)
    await session.flush()
    await session.close()
    return (user + system) / 1000
  }
  const costs: { readonly with: number; readonly without: number }[] = []
  for (let i = 0; i < rounds; i++) {
    // Who comes first changes, because the first one warms up for the second.
    const first = await cpuOf(i % 2 === 0)
    const second = await cpuOf(i % 2 !== 0)
    costs.push(i % 2 === 0 ? { with: first, without: second } : { with: second, without: first })
  }
  await rm(home, { recursive: true, force: true })
  const measured = median(costs.map((cost) => cost.with))
  const peer = median(costs.map((cost) => cost.without))
  const added = measured / peer - 1
  return {
    what: 'processor time of ten runs side by side',
    measured: `${measured.toFixed(0)} ms`,
    peer: `${peer.toFixed(0)} ms without`,
    ratio: `${added < 0 ? '' : '+'}${(100 * added).toFixed(1)} %`,
    goal: '≤ +5 %',
    isMet: added <= 0.05,
  }
}

function limited(what: string, value: number, unit: string, limit: number): Row {
  const measured = `${value.toPrecision(3)} ${unit}`
  return { what, measured, goal: `< ${limit} ${unit}`, isMet: value < limit }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
