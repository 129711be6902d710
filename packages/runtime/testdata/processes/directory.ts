/** A process that shares a directory, and does what a test tells it. */
import { serveMetrics } from '@telltale/runtime'
import { shareDirectory } from '@telltale/runtime/directory'
import { type Operation, registries } from './registries.ts'

export type Command =
  | { readonly do: 'apply'; readonly operations: readonly Operation[] }
  | { readonly do: 'flush' | 'scrape' | 'serve' | 'exit' | 'reset' | 'remove' }

const { metrics, apply } = registries()
const shared = shareDirectory({ registry: metrics.registry, ...JSON.parse(process.argv[2] ?? '') })

process.on('message', async ({ id, command }: { id: number; command: Command }) => {
  process.send?.({ id, result: await run(command) })
})
process.on('disconnect', () => process.exit())
process.send?.({ id: 0 })

async function run(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'apply':
      return apply(command.operations)
    case 'flush':
      return shared.flush()
    case 'scrape':
      return shared.registry.metrics()
    case 'serve':
      return (await serveMetrics({ registry: shared.registry, port: 0 })).url
    case 'reset':
      return metrics.registry.resetMetrics()
    case 'remove':
      return metrics.registry.getSingleMetric('jobs_total')?.remove({ kind: 'a' })
    case 'exit':
      process.exit()
  }
}
