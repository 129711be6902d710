/** A cluster whose workers have the same series twice: declared, and by hand with prom-client. */
import cluster from 'node:cluster'
import { counter, histogram, upTo } from '@telltale/core'
import { instrument } from '@telltale/runtime'
import { clusterMetrics, reportToPrimary } from '@telltale/runtime/cluster'
import promClient from 'prom-client'

const [kind = 'counters', workers = '4', lines = '1000', rounds = '20', asks = 'reads'] =
  process.argv.slice(2)

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** A series of a histogram is 14 lines. */
const series = kind === 'counters' ? Number(lines) : Math.round(Number(lines) / 14)

if (cluster.isPrimary) await primary()
else worker()

async function primary(): Promise<void> {
  const ours = clusterMetrics({ deadlineMs: asks === 'asks' ? 500 : 0 })
  const theirs = new promClient.AggregatorRegistry()
  const started = Array.from({ length: Number(workers) }, () => cluster.fork())
  await Promise.all(started.map((one) => new Promise((resolve) => one.once('message', resolve))))
  const touch = () =>
    Promise.all(
      started.map((one) => {
        const done = new Promise<number>((resolve) => {
          const listen = (message: { readonly writeMs?: number }) => {
            if (message.writeMs === undefined) return
            one.off('message', listen)
            resolve(message.writeMs)
          }
          one.on('message', listen)
        })
        one.send('touch')
        return done
      }),
    )
  const figures: Figure[] = []
  // The first rounds are for the compiler, and for the text that is sent once.
  for (let round = -5; round < Number(rounds); round++) {
    await touch()
    const their = await timed(() => theirs.clusterMetrics())
    const writes = await touch()
    const own = await timed(() => ours.registry.metrics())
    const isSame = samplesOf(own.text) === samplesOf(their.text)
    if (!isSame && round > 0) throw new Error('The two expositions differ.')
    if (round < 0) continue
    figures.push({
      own: [own.ms, own.cpuMs],
      their: [their.ms, their.cpuMs],
      writeMs: Math.min(...writes),
    })
  }
  console.log(JSON.stringify(figures))
  for (const one of started) one.kill('SIGKILL')
  process.exit()
}

/** Milliseconds by the clock, and of the primary's processor time. */
export interface Figure {
  readonly own: readonly [ms: number, cpuMs: number]
  readonly their: readonly [ms: number, cpuMs: number]
  /** What a worker spends on writing its numbers down, up to four times a second. */
  readonly writeMs: number
}

async function timed(scrape: () => Promise<string>) {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const text = await scrape()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { text, ms, cpuMs: (user + system) / 1_000 }
}

/** How many samples of the compared family there are: the touches between make values differ. */
function samplesOf(text: string): number {
  return text.split('\n').filter((line) => line.startsWith('compared_')).length
}

function worker(): void {
  const names = ['a', 'b', 'c'] as const
  const labels = { a: upTo(10_000), b: upTo(20), c: upTo(20) }
  const allow = { 'metrics/too-many-series': 'The benchmark makes as many as it is asked for.' }
  const described = { help: 'Compared.', labels, allow }
  const definitions =
    kind === 'counters'
      ? { one: counter('compared_total', { ...described, unit: 'things' }) }
      : { one: histogram('compared_seconds', { ...described, buckets }) }
  const metrics = instrument(definitions, { defaultMetrics: false })
  const registry = new promClient.Registry()
  const config = { help: 'Compared.', labelNames: names, registers: [registry] }
  const byHand =
    kind === 'counters'
      ? new promClient.Counter({ ...config, name: 'compared_total' })
      : new promClient.Histogram({ ...config, name: 'compared_seconds', buckets })
  const labelsOf = (i: number) => ({ a: `route-${i}`, b: `b${i % 7}`, c: `c${i % 5}` })
  const record = (i: number) => {
    const own: object = metrics.one
    for (const metric of [own, byHand] as {
      inc?(l: object): void
      observe?(l: object, v: number): void
    }[]) {
      metric.inc?.(labelsOf(i))
      metric.observe?.(labelsOf(i), (i % 100) / 20)
    }
  }
  for (let i = 0; i < series; i++) record(i)
  promClient.AggregatorRegistry.setRegistries([registry])
  new promClient.AggregatorRegistry()
  const shared = reportToPrimary({ registry: metrics.registry })
  let at = 0
  process.on('message', (message) => {
    if (message !== 'touch') return
    for (let i = 0; i < series / 10; i++) record(at++ % series)
    const start = performance.now()
    shared.flush()
    process.send?.({ writeMs: performance.now() - start })
  })
  process.send?.('ready')
}
