/**
 * Which process a file belongs to, and whether that process is still there.
 *
 * A process number alone says neither: numbers are given out again, and containers that share a
 * volume each have a process 1. So a process is its number, the moment at which it was started,
 * and the machine and namespace in which the number is valid.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isMainThread, threadId } from 'node:worker_threads'

export interface Identity {
  readonly id: string
  /** The label value under which per-process gauges are shown. */
  readonly process: string
  readonly pid: number
  /** 0 in the main thread. */
  readonly thread: number
  /** Where the process number is valid. */
  readonly place: string
  /** When the process was started, as the system counts it; nothing where that cannot be known. */
  readonly started?: string
  /** Milliseconds since 1970. The newest of several definitions of a family is taken. */
  readonly since: number
}

export function newIdentity(process_?: string): Identity {
  const started = startOf(process.pid)
  const thread = isMainThread ? 0 : threadId
  return {
    id: `${process.pid}-${randomBytes(4).toString('hex')}`,
    process: process_ ?? ownName(thread),
    pid: process.pid,
    thread,
    place: place(),
    ...(started !== undefined && { started }),
    since: Date.now(),
  }
}

/** PM2 numbers the processes of an application, and gives a restarted one its number again. */
function ownName(thread: number): string {
  const name = process.env.NODE_APP_INSTANCE || String(process.pid)
  return thread === 0 ? name : `${name}-${thread}`
}

/**
 * Whether the process of a file is there.
 *
 * One of this machine and namespace is looked up. Of others, and of threads, it is only known when
 * they last wrote; they are given up after `silenceMs`.
 */
export function isThere(identity: Identity, writtenAt: number, silenceMs: number): boolean {
  const { pid, thread, started } = identity
  const silentMs = Date.now() - writtenAt
  if (identity.place !== place()) return silentMs < silenceMs
  if (!hasProcess(pid)) return false
  if (thread !== 0 && silentMs >= silenceMs) return false
  // One that writes is there. Who has been silent may have left its number to another.
  if (silentMs < recentMs) return true
  if (started === undefined) return silentMs < silenceMs
  return startOf(pid) === started
}

/** Whether it is certain, and not only likely, that the process of a file is gone for good. */
export function canBeLookedUp(identity: Identity): boolean {
  return identity.place === place() && identity.thread === 0 && identity.started !== undefined
}

const recentMs = 2_000

export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Clock ticks from the start of the machine to that of the process, on Linux.
 * Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function startOf(pid: number): string | undefined {
  const stat = readOrNothing(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  if (stat === undefined) return undefined
  // The second field is the program's name, which may hold anything, spaces and brackets included.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? undefined : fields[18]
}

let knownPlace: string | undefined

export function place(): string {
  knownPlace ??=
    readOrNothing(
      () =>
        `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
    ) ?? hostname()
  return knownPlace
}

function readOrNothing(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
