import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/** A real process that a test tells what to do. */
export interface Program<C> {
  readonly process: ChildProcess
  tell<T = undefined>(command: C): Promise<T>
  /** Ends it without a chance to do anything, and waits for that. */
  kill(): Promise<void>
  /** Lets go of it: it ends by itself. */
  end(): Promise<void>
}

export async function startProgram<C>(name: string, ...args: readonly string[]): Promise<Program<C>> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), args, {
    execArgv: ['--conditions=telltale-source', '--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (data) => {
    errors += data
  })
  const waiting = new Map<number, (answer: { result: unknown; error?: string }) => void>()
  let last = 0
  child.on('message', (answer: { id?: number; result: unknown; error?: string }) => {
    waiting.get(answer.id ?? -1)?.(answer)
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const answerTo = (id: number) =>
    new Promise<never>((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(result as never)
        else reject(new Error(error))
      })
      void exited.then(() => reject(new Error(`${name} has ended: ${errors}`)))
    })
  if (name !== 'cluster') await answerTo(0)
  return {
    process: child,
    tell(command) {
      last++
      const answer = answerTo(last)
      child.send({ id: last, command })
      return answer
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async end() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

/** The value of a line of an exposition, or nothing. */
export function sampleOf(text: string, line: string): number | undefined {
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1).replace('Nan', 'NaN').replace('Inf', 'Infinity'))
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
