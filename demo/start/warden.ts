/**
 * A small process beside the demo that ends what the demo has started when the demo was killed and
 * could not do it itself. It notices by the end of its standard input.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Warden {
  /** A process, with its group when it leads one. */
  watch(pid: number | undefined): void
  /** It has ended by itself; its number may be somebody else's soon. */
  forget(pid: number | undefined): void
  /** Nothing is left that it would have to do. */
  dismiss(): Promise<void>
}

/** What its process is told, one JSON text in a line. */
export type Order = { readonly watch: number } | { readonly forget: number }

/** @param folder removed last, when the demo was killed */
export function startWarden(folder: string): Warden {
  const program = join(import.meta.dirname, 'warden-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const ended = once(child, 'close').catch(() => {})
  // Whoever has killed it does not want it.
  child.stdin.on('error', () => {})
  const tell = (order: Order) => child.stdin.write(`${JSON.stringify(order)}\n`)
  return {
    watch(pid) {
      if (pid !== undefined) tell({ watch: pid })
    },
    forget(pid) {
      if (pid !== undefined) tell({ forget: pid })
    },
    async dismiss() {
      child.stdin.end()
      await ended
    },
  }
}
