import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface ShellOptions {
  readonly directory: string
  readonly signal: AbortSignal
}

/**
 * Runs a command of a POSIX shell; its output without the last line break.
 *
 * @throws when it ends with another code than 0, or is stopped
 */
export async function runShell(
  command: string,
  { directory, signal }: ShellOptions,
): Promise<string> {
  signal.throwIfAborted()
  // A group of its own, so that what the command has started ends with it.
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = collected()
  const errors = collected()
  child.stdout.on('data', out.add)
  child.stderr.on('data', errors.add)
  const stop = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // All of it has ended by itself in the meantime.
    }
  }
  signal.addEventListener('abort', stop)
  try {
    const [code] = await once(child, 'close')
    signal.throwIfAborted()
    if (code !== 0) {
      const last = errors.text().trim().split('\n').at(-1)
      throw new Error(`exit code ${code}${last ? `: ${last}` : ''}`)
    }
    return out.text().replace(/\n$/, '')
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

const keptCharacters = 100_000

/** The end of a stream; all of it may be too much. */
function collected() {
  let text = ''
  return {
    add: (chunk: Buffer) => {
      text = (text + chunk).slice(-keptCharacters)
    },
    text: () => text,
  }
}
