import type { ChildProcess } from 'node:child_process'

const children = new Set<ChildProcess>()
let isWatching = false

/** Should this process end without having stopped it: a child is killed then. */
export function killedAtExit<T extends ChildProcess>(child: T): T {
  if (!isWatching) {
    // One listener for all: Node.js warns of more than ten.
    process.once('exit', () => {
      for (const each of children) each.kill('SIGKILL')
    })
    isWatching = true
  }
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}
