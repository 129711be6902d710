/** Threads that do what a test tells the main one. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { reportToMainThread, threadMetrics } from '@telltale/runtime/threads'
import { type Operation, registries } from './registries.ts'

export type Command =
  | { readonly do: 'start' }
  | { readonly do: 'scrape' }
  | { readonly do: 'apply'; readonly thread: number; readonly operations: readonly Operation[] }
  | { readonly do: 'block'; readonly thread: number; readonly ms: number }
  | { readonly do: 'terminate' | 'end' | 'scrape-in-thread'; readonly thread: number }

const { metrics, apply } = registries()

/** tsx takes care of main threads only. */
const threadSource = `import('tsx/esm/api').then(({ register }) => {
  register()
  return import(${JSON.stringify(import.meta.url)})
})`

function main() {
  const shared = threadMetrics({ registry: metrics.registry, deadlineMs: 300, writeEveryMs: 50 })
  apply([['jobs', 100, 'a']])
  const threads: Worker[] = []
  process.on('message', async ({ id, command }: { id: number; command: Command }) => {
    process.send?.({ id, result: await run(command) })
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ id: 0 })

  async function run(command: Command): Promise<unknown> {
    if (command.do === 'start') {
      const worker = new Worker(threadSource, { eval: true })
      await next(worker, 'message')
      return threads.push(worker) - 1
    }
    if (command.do === 'scrape') {
      const started = performance.now()
      const text = await shared.registry.metrics()
      return { text, ms: performance.now() - started }
    }
    const worker = threads[command.thread] as Worker
    if (command.do === 'terminate') return worker.terminate()
    worker.postMessage(command)
    return next(worker, command.do === 'end' ? 'exit' : 'message')
  }
}

function next(worker: Worker, event: string): Promise<unknown> {
  return new Promise((resolve) => worker.once(event, resolve))
}

function thread() {
  const shared = reportToMainThread({ registry: metrics.registry })
  parentPort?.on('message', async (command: Command) => {
    if (command.do === 'apply') apply(command.operations)
    if (command.do === 'end') {
      apply([['jobs', 1, 'last']])
      process.exit()
    }
    const text = command.do === 'scrape-in-thread' ? await shared.registry.metrics() : undefined
    parentPort?.postMessage(text)
    if (command.do === 'block') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, command.ms)
    }
  })
  parentPort?.postMessage('ready')
}

if (isMainThread) main()
else thread()
