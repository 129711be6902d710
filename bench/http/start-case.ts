import { execFileSync, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export interface Case {
  /** CPU time of one request in microseconds, over that many, by contestant. */
  run(requests: number): Promise<Readonly<Record<string, number>>>
  stop(): void
}

const bench = resolve(import.meta.dirname, '..')

/**
 * Compiles the contestants and the packages they use. Run from source, each function that is made
 * would be given its name by the TypeScript loader, which costs as much as what is measured.
 */
export function compileCases(): void {
  const tsc = resolve(bench, '../node_modules/.bin/tsc')
  execFileSync(tsc, ['-b', resolve(bench, '../packages/runtime')], { stdio: 'inherit' })
  execFileSync(tsc, ['-p', join(bench, 'http')], { stdio: 'inherit' })
}

/** A process with all contestants of a framework, which waits for its turns. */
export function startCase(framework: string, rotation: number): Case {
  const file = join(bench, 'node_modules/.cache/http/case.js')
  const flags = ['--expose-gc', '--min-semi-space-size=32', '--max-semi-space-size=32']
  const child = spawn(process.execPath, [...flags, file, framework, String(rotation)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async run(requests) {
      child.stdin.write(`${requests}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`The process of ${framework} ended.`)
      return JSON.parse(value) as Record<string, number>
    },
    stop: () => child.stdin.end(),
  }
}
