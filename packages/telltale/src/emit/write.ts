/**
 * From generated text to files: only what differs, all or nothing, and never over somebody's work.
 */
import { join } from 'node:path'
import type { Problem } from '@telltale/core'
import type { Files } from './emit.ts'
import { isAbandoned, type Lock, Locked, type LockOptions, lock, lockName } from './lock.ts'
import { manifestName, readManifest } from './manifest.ts'
import { isUpToDate, type PlanOptions, planWrite, type WritePlan } from './plan.ts'
import { wholeFile } from './read.ts'
import { applyChanges, NotUndone, undo } from './transaction.ts'

export interface WriteOptions extends PlanOptions, Pick<LockOptions, 'patienceMs'> {
  /** When it fires before the last file is in place, everything is put back. */
  readonly signal?: AbortSignal | undefined
}

export interface WriteResult {
  /** What was done, or would have been. */
  readonly plan: WritePlan
  /** The folder holds now what the plan says. */
  readonly written: boolean
  readonly problems: readonly Problem[]
}

/**
 * Makes a folder hold the generated files.
 *
 * Errors: `output/edited` for each file that was left alone (the others are written),
 * `output/not-writable`, `output/locked`, `output/in-the-way`, `output/link-leads-out`: then the
 * folder is as it was, unless the message says that an interrupted build could not be undone.
 *
 * @throws the signal's reason when interrupted; the folder is as it was
 */
export async function writeFiles(
  files: Files,
  out: string,
  options: WriteOptions = {},
): Promise<WriteResult> {
  const first = comparePlan(files, out, options)
  if (!first.written || (isWritten(first.plan) && !isAbandoned(out))) return first
  let held: Lock | undefined
  try {
    held = await lock(out, { ...options, recover: (folder) => undo(out, folder) })
    const result = held.recovered || isStale(first.plan) ? comparePlan(files, out, options) : first
    if (!result.written) return result
    await applyChanges(out, changesOf(files, result.plan), held, options.signal)
    return result
  } catch (error) {
    if (error instanceof NotUndone) held = undefined
    else options.signal?.throwIfAborted()
    return { ...first, written: false, problems: [...first.plan.problems, failed(error, out)] }
  } finally {
    held?.release()
  }
}

/** The plan as a result, with what is wrong with it; `written` when nothing stands against it. */
export function comparePlan(files: Files, out: string, options: PlanOptions = {}): WriteResult {
  let plan: WritePlan
  try {
    plan = planWrite(files, out, options)
  } catch (error) {
    return { plan: emptyPlan(out), written: false, problems: [notWritable(error, out)] }
  }
  const blocked = plan.problems.some(({ severity }) => severity === 'error')
  const kept = plan.edited.map((path) => edited(out, path, files.has(path)))
  return { plan, written: !blocked, problems: [...plan.problems, ...kept] }
}

/** Nothing left to do: all that differs is left alone on purpose. */
function isWritten(plan: WritePlan): boolean {
  return isUpToDate({ ...plan, edited: [] })
}

/** Another build has finished since the plan was made. */
function isStale({ out, manifest }: WritePlan): boolean {
  return readManifest(out).text !== manifest.before
}

function changesOf(files: Files, { created, changed, deleted, manifest }: WritePlan) {
  const write = new Map([...created, ...changed].map((path) => [path, files.get(path) ?? '']))
  // Last, so that it speaks of files that are there.
  if (manifest.after !== manifest.before) write.set(manifestName, manifest.after)
  return { write, remove: deleted }
}

function emptyPlan(out: string): WritePlan {
  const none = { created: [], changed: [], deleted: [], unchanged: [], edited: [], stray: [] }
  return { out, ...none, problems: [], manifest: { before: undefined, after: '' } }
}

function edited(out: string, path: string, isGenerated: boolean): Problem {
  return {
    code: 'output/edited',
    severity: 'error',
    summary: isGenerated
      ? `${path} is not as telltale generated it, and was left alone`
      : `${path} is not generated any more, but was edited by hand, and was left alone`,
    at: wholeFile(join(out, path)),
    why: 'Somebody changed it after it was generated; overwriting it would lose that work, keeping it hides what the sources say.',
    fix: isGenerated
      ? 'See the edit with telltale build --check, make it in the sources, then run telltale build --force. To drop the edit, only run telltale build --force.'
      : 'Move it out of the folder to keep it, or run telltale build --force to delete it.',
  }
}

function failed(error: unknown, out: string): Problem {
  if (error instanceof Locked) return locked(error)
  if (error instanceof NotUndone) return notUndone(error, out)
  return notWritable(error, out)
}

function notUndone({ message }: NotUndone, out: string): Problem {
  return {
    code: 'output/not-writable',
    severity: 'error',
    summary: message,
    at: wholeFile(out),
    why: 'A build was interrupted: some files are new, others as they were before it.',
    fix: `Take out of ${join(out, lockName)} what you need, delete it, and run telltale build again; it says what else differs.`,
  }
}

function notWritable(error: unknown, out: string): Problem {
  const { code = '', path, dest, message } = error as NodeJS.ErrnoException & { dest?: string }
  // Staged files are nobody's business but ours.
  const place = [dest, path].find((name) => name !== undefined && !name.includes(lockName)) ?? out
  return {
    code: 'output/not-writable',
    severity: 'error',
    summary: `cannot write into the output folder: ${reasons[code] ?? message}`,
    at: wholeFile(place),
    why: 'Files are written all together or not at all: the folder is as it was.',
    fix: fixes[code] ?? 'Make the folder writable, or choose another one with --out.',
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is a file, or lies below one',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file, and has to be a folder',
}

const fixes: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room, or choose another folder with --out.',
  ENOTDIR: 'Move the file away, or choose another folder with --out.',
  EEXIST: 'Move the file away, or choose another folder with --out.',
}

function locked({ folder, owner }: Locked): Problem {
  return {
    code: 'output/locked',
    severity: 'error',
    summary: `another build is writing into the folder: ${owner}`,
    why: 'Two builds at once would leave a mixture of both.',
    fix: `Wait until it is done. When no build is running, on this or another machine, delete ${folder}.`,
  }
}
