/** Asks for the size of the graph a hundred times, one request after the other. */
import { readOptions, usage } from '@systems/kit/options'
import { log } from '@systems/kit/run-main'

const command = {
  about: 'Asks for the size of the graph, one request after the other.',
  url: 'http://127.0.0.1:8000',
  numbers: { calls: { what: 'how often', fallback: 100, max: 1_000_000 } },
} as const

try {
  const options = readOptions(command)
  if (options) await run(options.url, options.numbers.calls)
  else process.stdout.write(`${usage(command)}\n`)
} catch (error) {
  log(`${error instanceof Error ? error.message : error}\n\n${usage(command)}`)
  process.exitCode = 2
}

async function run(url: string, calls: number): Promise<void> {
  let answers = 0
  for (let i = 0; i < calls; i++) {
    const answer = await fetch(new URL('/api/graph/stats', url)).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer) answers++
  }
  process.stdout.write(`${answers} of ${calls} calls of /api/graph/stats were answered.\n`)
  if (answers < calls) process.exitCode = 1
}
