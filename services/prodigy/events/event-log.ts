import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@systems/kit/run-main'
import type { LoggedEvent } from './event.ts'

/** The append-only log of a run: one JSON object per line. */
export interface EventLog {
  readonly path: string
  append(event: LoggedEvent): void
  /** Resolves when everything is on the disk. */
  close(): Promise<void>
}

export interface EventLogOptions {
  /** Of this run alone. */
  readonly directory: string
  /** Told how many lines were written. */
  readonly onPersisted: (count: number) => void
  readonly log: Log
}

/** Events of the same moment are written together; a disk that fails is said once and costs no run. */
export async function openEventLog(options: EventLogOptions): Promise<EventLog> {
  const { directory, onPersisted, log } = options
  await mkdir(directory, { recursive: true })
  const path = join(directory, 'events.jsonl')
  let lines: string[] = []
  let writing: Promise<void> | undefined
  let hasFailed = false

  const write = async () => {
    while (lines.length > 0) {
      const batch = lines
      lines = []
      try {
        await appendFile(path, batch.join(''))
        onPersisted(batch.length)
      } catch (error) {
        if (!hasFailed) log(`Events are not logged: ${(error as Error).message}`)
        hasFailed = true
      }
    }
    writing = undefined
  }
  return {
    path,
    append(event) {
      lines.push(`${JSON.stringify(event)}\n`)
      writing ??= Promise.resolve().then(write)
    },
    async close() {
      while (writing) await writing
    },
  }
}
