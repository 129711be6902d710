/**
 * From generated text to files: only what differs, all or nothing, and never over somebody's work.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Files } from './emit.ts'
import { hash, manifestName, manifestOf, manifestText, readManifest } from './manifest.ts'

/** What has to happen so that the folder holds exactly the generated files. */
export interface WritePlan {
  readonly out: string
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly deleted: readonly string[]
  readonly unchanged: readonly string[]
  /** Generated files that somebody has edited since: not overwritten unless forced. */
  readonly edited: readonly string[]
}

export async function planWrite(files: Files, out: string): Promise<WritePlan> {
  const before = await readManifest(out)
  const created: string[] = []
  const changed: string[] = []
  const unchanged: string[] = []
  const edited: string[] = []
  const deleted: string[] = []
  for (const [path, text] of files) {
    const current = await readText(join(out, path))
    if (current === undefined) created.push(path)
    else if (current === text) unchanged.push(path)
    else if (before.get(path) !== hash(current)) edited.push(path)
    else changed.push(path)
  }
  for (const [path, knownHash] of before) {
    if (files.has(path)) continue
    const current = await readText(join(out, path))
    if (current === undefined) continue
    if (hash(current) === knownHash) deleted.push(path)
    else edited.push(path)
  }
  return { out, created, changed, deleted, unchanged, edited }
}

/** Carries a plan out. New text is first written beside its place, so a full disk changes nothing. */
export async function write(files: Files, plan: WritePlan): Promise<void> {
  const staging = join(plan.out, '.telltale-staging')
  const pending = [
    ...plan.created,
    ...plan.changed,
    ...plan.edited.filter((path) => files.has(path)),
  ]
  const gone = [...plan.deleted, ...plan.edited.filter((path) => !files.has(path))]
  try {
    for (const path of pending) await writeText(join(staging, path), files.get(path) ?? '')
    await writeText(join(staging, manifestName), manifestText(manifestOf(files)))
    for (const path of pending) await move(join(staging, path), join(plan.out, path))
    for (const path of gone) await rm(join(plan.out, path))
    await move(join(staging, manifestName), join(plan.out, manifestName))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
