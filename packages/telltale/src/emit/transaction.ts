/**
 * Several file changes as one: all of them happen, or none.
 *
 * Everything new is written into a folder beside its place first, so a full disk changes nothing.
 * What is replaced is kept there until the end, so a failure, Ctrl-C or a crash can be undone: by
 * this process, or by the next one that finds the folder. The folder is the lock at the same time.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Lock } from './lock.ts'
import { isCode, readIfThere } from './read.ts'

export interface Changes {
  /** New text by path. */
  readonly write: ReadonlyMap<string, string>
  readonly remove: readonly string[]
}

/**
 * @throws the file system's error, or the signal's reason, after everything was put back
 */
export async function applyChanges(
  out: string,
  { write, remove }: Changes,
  lock: Lock,
  signal?: AbortSignal,
): Promise<void> {
  const paths = [...write.keys()]
  const journal = journalOf(out, paths, remove)
  const kept = new Map(journal.kept.map((path, i) => [path, join(lock.folder, 'old', `${i}`)]))
  const staged = await stage([...write.values()], lock.folder, signal)
  writeJournal(journal, lock.folder)
  try {
    for (const path of remove) {
      keep(join(out, path), kept.get(path))
      rmSync(join(out, path), { force: true })
    }
    const folders = new Set(paths.map((path) => dirname(path)))
    for (const folder of folders) mkdirSync(join(out, folder), { recursive: true })
    for (const [i, path] of paths.entries()) {
      keep(join(out, path), kept.get(path))
      renameSync(join(staged, `${i}`), join(out, path))
      await setImmediate()
      signal?.throwIfAborted()
    }
  } catch (error) {
    undo(out, lock.folder)
    throw error
  }
  // From here on there is nothing to undo.
  rmSync(join(lock.folder, journalName))
  for (const path of remove) removeEmptyFolders(out, dirname(path))
}

/** What was replaced still lies in the folder: it must not be deleted. */
export class NotUndone extends Error {
  override readonly name = 'NotUndone'

  constructor(folder: string, cause: unknown) {
    super(
      `could not put everything back: ${cause instanceof Error ? cause.message : cause}; what was there before is in ${folder}/old, numbered as "kept" in ${journalName} lists it`,
      { cause },
    )
  }
}

const journalName = 'journal.json'

/** How to undo it all: paths in the output folder. */
interface Journal {
  /** Were not there before. */
  readonly created: readonly string[]
  /** What was there is in `old/0`, `old/1`, … as soon as something else takes its place. */
  readonly kept: readonly string[]
}

function journalOf(out: string, write: readonly string[], remove: readonly string[]): Journal {
  const isThere = (path: string) => existsSync(join(out, path))
  return {
    created: write.filter((path) => !isThere(path)),
    kept: [...remove, ...write.filter(isThere)],
  }
}

/** Whole or not at all, also when the machine loses its power: half of one could not be undone. */
function writeJournal(journal: Journal, folder: string): void {
  const file = join(folder, journalName)
  writeFileSync(`${file}.new`, JSON.stringify(journal), { flush: true })
  renameSync(`${file}.new`, file)
}

/**
 * Writes `0`, `1`, … all in one folder: a tree as deep as the output takes longer to make and to
 * delete than to fill.
 */
async function stage(
  texts: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const staged = join(folder, 'new')
  mkdirSync(staged)
  mkdirSync(join(folder, 'old'))
  // Synchronous calls are four times as fast as promises here; the pauses let Ctrl-C come through.
  for (const [i, text] of texts.entries()) {
    writeFileSync(join(staged, `${i}`), text)
    await setImmediate()
    signal?.throwIfAborted()
  }
  return staged
}

/**
 * Puts back what an unfinished transaction has changed; a second time changes nothing.
 *
 * @throws NotUndone when something cannot be put back
 */
export function undo(out: string, folder: string): void {
  try {
    putBack(out, folder)
  } catch (cause) {
    throw new NotUndone(folder, cause)
  }
}

function putBack(out: string, folder: string): void {
  const text = readIfThere(join(folder, journalName))
  if (text === undefined) return
  const { created, kept } = JSON.parse(text) as Journal
  for (const [i, path] of kept.entries()) {
    const old = join(folder, 'old', `${i}`)
    if (!existsSync(old)) continue
    mkdirSync(dirname(join(out, path)), { recursive: true })
    renameSync(old, join(out, path))
  }
  for (const path of created) {
    rmSync(join(out, path), { force: true })
    removeEmptyFolders(out, dirname(path))
  }
  rmSync(join(folder, journalName))
}

/** A second name for the old content: its place is never empty while the new one comes. */
function keep(file: string, kept: string | undefined): void {
  if (kept === undefined) return
  try {
    linkSync(file, kept)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    // Some file systems have no hard links. Half of a copy must not be put back.
    copyFileSync(file, `${kept}.new`)
    renameSync(`${kept}.new`, kept)
  }
}

function removeEmptyFolders(out: string, folder: string): void {
  if (folder === '.') return
  try {
    rmdirSync(join(out, folder))
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST')) return
    if (!isCode(error, 'ENOENT')) throw error
  }
  removeEmptyFolders(out, dirname(folder))
}
