/** Starts programs, knows what they said last, and sees to it that none of them is left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Warden } from './warden.ts'

export interface Supervisor {
  start(start: Start): Supervised
  /** Asks all of them to end, and insists after a while. */
  stop(): Promise<void>
  /** Ends all of them at once. */
  kill(): void
}

export interface Start {
  /** `aharadar worker` */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

export interface Supervised {
  readonly name: string
  readonly pid: number | undefined
  /** How it has ended, as soon as it has: `with exit code 1`. */
  readonly ending: () => string | undefined
  /** The last lines of its output. */
  readonly said: () => string
}

const graceMs = 8_000

/**
 * @param onEnd called when one ends that nobody has asked to
 * @param warden ends them should this process be killed
 */
export function supervise(onEnd: (program: Supervised) => void, warden: Warden): Supervisor {
  const children = new Set<ChildProcess>()
  let isStopping = false
  const kill = () => {
    isStopping = true
    for (const child of children) killGroup(child)
  }
  process.once('exit', kill)
  return {
    start(options) {
      const { program, child } = started(options)
      children.add(child)
      warden.watch(child.pid)
      const ended = () => {
        // Its own children may still run.
        killGroup(child)
        children.delete(child)
        warden.forget(child.pid)
        if (!isStopping) onEnd(program)
      }
      child.once('exit', ended).once('error', ended)
      return program
    },
    async stop() {
      isStopping = true
      const insist = setTimeout(kill, graceMs)
      await Promise.all(
        [...children].map(async (child) => {
          const exit = once(child, 'exit')
          child.kill('SIGTERM')
          await exit
        }),
      )
      clearTimeout(insist)
      process.off('exit', kill)
    },
    kill,
  }
}

const keptCharacters = 4_000
const shownLines = 12

function started({ name, command, args, cwd, env }: Start) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches this process alone, which then ends the others in order.
    detached: true,
  })
  let log = ''
  let ending: string | undefined
  const keep = (chunk: Buffer) => {
    log = `${log}${chunk}`.slice(-keptCharacters)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.once('exit', (code, signal) => {
    ending = signal === null ? `with exit code ${code}` : `by ${signal}`
  })
  child.once('error', (error) => {
    ending = `before it began: ${error.message}`
  })
  const program: Supervised = {
    name,
    pid: child.pid,
    ending: () => ending,
    said: () => log.trim().split('\n').slice(-shownLines).join('\n'),
  }
  return { program, child }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of it is left.
  }
}
