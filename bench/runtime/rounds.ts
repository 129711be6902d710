import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The figures of each contestant for a case, round by round: their turns are interleaved. */
export async function figuresOf(
  names: readonly string[],
  name: string,
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const processes = names.map((contestant) => startProcess(contestant, name))
  const figures = names.map((): number[] => [])
  // The first turns are for the compiler.
  for (let round = rounds > 1 ? -2 : 0; round < rounds; round++) {
    for (const [i, one] of processes.entries()) {
      const figure = await one.turn()
      if (round >= 0) figures[i]?.push(figure)
    }
  }
  for (const one of processes) one.stop()
  return figures
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function startProcess(contestant: string, name: string) {
  const file = fileURLToPath(new URL('./process.ts', import.meta.url))
  // Without the condition for sources: what people install is compiled, and the loader for
  // TypeScript gives every function its name anew, which a timer would pay for at each start.
  const options = ['--import', 'tsx', '--expose-gc']
  const child = spawn(process.execPath, [...options, file, contestant, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async turn(): Promise<number> {
      child.stdin.write('\n')
      const { value, done } = await lines.next()
      if (done) throw new Error(`The process of ${contestant} for "${name}" ended.`)
      return Number(value)
    },
    stop: () => child.stdin.end(),
  }
}
