import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Case {
  /** CPU time of one request in microseconds, over that many. */
  run(requests: number): Promise<{ readonly bare: number; readonly added: number }>
  stop(): void
}

/** A contestant in a process of its own, which waits for its turns. */
export function startCase(framework: string, contestant: string): Case {
  const file = fileURLToPath(new URL('./case.ts', import.meta.url))
  const options = ['--conditions=telltale-source', '--import', 'tsx', '--expose-gc']
  const child = spawn(process.execPath, [...options, file, framework, contestant], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async run(requests) {
      child.stdin.write(`${requests}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`The process of "${contestant}" (${framework}) ended.`)
      const [bare = Number.NaN, measured = Number.NaN] = value.split(' ').map(Number)
      return { bare, added: measured - bare }
    },
    stop: () => child.stdin.end(),
  }
}
