import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { median } from './rounds.ts'

const root = resolve(import.meta.dirname, '../..')

/** Milliseconds that programs take until they have imported modules: medians of new processes. */
export function importTimes(rounds: number): { readonly client: number; readonly both: number } {
  // What people install is compiled.
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/runtime'], { cwd: root })
  const times = { client: [] as number[], both: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    times.client.push(importTime(['prom-client']))
    times.both.push(importTime(['@telltale/runtime', 'prom-client']))
  }
  return { client: median(times.client), both: median(times.both) }
}

function importTime(modules: readonly string[]): number {
  const program = `const start = performance.now()
    for (const name of ${JSON.stringify(modules)}) await import(name)
    process.stdout.write(String(performance.now() - start))`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(root, 'bench'),
    encoding: 'utf8',
  })
  return Number(out)
}
