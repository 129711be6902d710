import { type ChildProcess, spawn } from 'node:child_process'

const children = new Set<ChildProcess>()
let isWatching = false

/** Should this process end without having stopped it, by kill -9, too: a child is killed then. */
export function killedAtExit<T extends ChildProcess>(child: T): T {
  if (!isWatching) {
    // One listener for all: Node.js warns of more than ten.
    process.once('exit', () => {
      for (const each of children) each.kill('SIGKILL')
    })
    isWatching = true
  }
  children.add(child)
  const watchdog = watchdogOf(child)
  child.once('close', () => {
    children.delete(child)
    watchdog?.kill('SIGKILL')
  })
  return child
}

/**
 * Waits for the end of its input, which comes when this process is gone, however it went. In a
 * session of its own, so that a terminal that is closed does not end it first. Without a shell, as
 * on Windows, there is none.
 */
function watchdogOf({ pid }: ChildProcess): ChildProcess | undefined {
  if (pid === undefined) return undefined
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _; kill -9 "$0"', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.once('error', () => {})
  watchdog.unref()
  return watchdog
}
