import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { median } from './rounds.ts'

const root = resolve(import.meta.dirname, '../..')

/** Compiles the runtime, because that is what people install. */
export function compile(): void {
  const tsc = join(root, 'node_modules/.bin/tsc')
  execFileSync(tsc, ['-b', 'packages/runtime'], { cwd: root, stdio: 'inherit' })
}

/** Milliseconds that programs take until they have imported modules: medians of new processes. */
export function importTimes(rounds: number): { readonly client: number; readonly runtime: number } {
  const times = { client: [] as number[], runtime: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    times.client.push(importTime('prom-client'))
    times.runtime.push(importTime('@telltale/runtime'))
  }
  return { client: median(times.client), runtime: median(times.runtime) }
}

function importTime(module: string): number {
  const program = `const start = performance.now()
    await import(${JSON.stringify(module)})
    process.stdout.write(String(performance.now() - start))`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(root, 'bench'),
    encoding: 'utf8',
  })
  return Number(out)
}
