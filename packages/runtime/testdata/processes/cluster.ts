/** A cluster that does what a test tells its primary. */
import cluster from 'node:cluster'
import { clusterMetrics, reportToPrimary } from '@telltale/runtime/cluster'
import promClient from 'prom-client'
import { type Operation, registries } from './registries.ts'

export type Command =
  | { readonly do: 'fork' }
  | { readonly do: 'apply'; readonly worker: number; readonly operations: readonly Operation[] }
  | { readonly do: 'signal'; readonly worker: number; readonly signal: NodeJS.Signals }
  | { readonly do: 'end'; readonly worker: number; readonly how: 'exit' | 'disconnect' | 'throw' }
  | { readonly do: 'scrape' }
  | { readonly do: 'scrape-prom-client' }
  | { readonly do: 'scrape-in-worker'; readonly worker: number }

if (cluster.isPrimary) primary()
else worker()

function primary() {
  const shared = clusterMetrics({ writeEveryMs: 50, ...JSON.parse(process.argv[2] ?? '{}') })
  const theirs = new promClient.AggregatorRegistry()
  process.on('message', async ({ id, command }: { id: number; command: Command }) => {
    try {
      process.send?.({ id, result: await run(command) })
    } catch (error) {
      process.send?.({ id, error: String(error) })
    }
  })
  process.on('disconnect', () => process.exit())

  async function run(command: Command): Promise<unknown> {
    if (command.do === 'fork') {
      const forked = cluster.fork()
      await answer(forked.id, 'ready')
      return forked.id
    }
    if (command.do === 'scrape') {
      const started = performance.now()
      const text = await shared.registry.metrics()
      return { text, ms: performance.now() - started }
    }
    if (command.do === 'scrape-prom-client') return theirs.clusterMetrics()
    const target = cluster.workers?.[command.worker]
    if (!target) throw new Error(`no worker ${command.worker}`)
    if (command.do === 'signal') {
      const gone = new Promise((resolve) => target.once('exit', resolve))
      process.kill(target.process.pid ?? 0, command.signal)
      if (command.signal === 'SIGKILL') await gone
      return undefined
    }
    if (command.do === 'end') {
      const gone = new Promise((resolve) => target.once('exit', resolve))
      target.send({ test: command })
      await gone
      return undefined
    }
    target.send({ test: command })
    return answer(command.worker, 'done')
  }

  function answer(id: number, kind: 'ready' | 'done'): Promise<unknown> {
    return new Promise((resolve, reject) => {
      cluster.workers?.[id]?.once('exit', () => reject(new Error(`worker ${id} has ended`)))
      const listen = (from: { id: number }, message: { test?: string; result?: unknown }) => {
        if (from.id !== id || message.test !== kind) return
        cluster.off('message', listen)
        resolve(message.result)
      }
      cluster.on('message', listen)
    })
  }
}

function worker() {
  const { metrics, registry, apply } = registries()
  promClient.AggregatorRegistry.setRegistries([registry])
  new promClient.AggregatorRegistry()
  const shared = reportToPrimary({ registry: metrics.registry })
  process.on('message', async ({ test }: { test?: Command }) => {
    if (test?.do === 'apply') {
      apply(test.operations)
      process.send?.({ test: 'done' })
    }
    if (test?.do === 'scrape-in-worker') {
      process.send?.({ test: 'done', result: await shared.registry.metrics() })
    }
    if (test?.do !== 'end') return
    // What is counted in the last moment counts.
    apply([['jobs', 1, 'last']])
    if (test.how === 'exit') process.exit()
    if (test.how === 'disconnect') cluster.worker?.disconnect()
    if (test.how === 'throw') {
      process.removeAllListeners('uncaughtException')
      setImmediate(() => {
        throw new Error('the test wants it so')
      })
    }
  })
  process.send?.({ test: 'ready' })
}
