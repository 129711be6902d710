/** What has to happen so that a folder holds exactly the generated files. Reads only. */
import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Problem } from '@telltale/core'
import type { Files } from './emit.ts'
import {
  hash,
  type Manifest,
  manifestName,
  manifestOf,
  manifestText,
  readManifest,
} from './manifest.ts'
import { isCode, readIfThere, wholeFile } from './read.ts'

export interface WritePlan {
  readonly out: string
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly deleted: readonly string[]
  readonly unchanged: readonly string[]
  /** Generated files that somebody has edited since: left alone unless forced. */
  readonly edited: readonly string[]
  /** Files that nobody generated, in folders that hold generated ones: they go live all the same. */
  readonly stray: readonly string[]
  /** Why it cannot be carried out, and what is strange but harmless. */
  readonly problems: readonly Problem[]
  /** The manifest to write, and the one that was found. */
  readonly manifest: { readonly before: string | undefined; readonly after: string }
}

export interface PlanOptions {
  /** Overwrite or delete edited files too. */
  readonly force?: boolean
}

export function planWrite(
  files: Files,
  out: string,
  { force = false }: PlanOptions = {},
): WritePlan {
  const { manifest: known, text: before, problems: strange } = readManifest(out)
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const problems = [...strange, ...obstacles([...files.keys(), ...known.keys()], out)]
  const lists = { created: [], changed: [], deleted: [], unchanged: [], edited: [] } as Record<
    'created' | 'changed' | 'deleted' | 'unchanged' | 'edited',
    string[]
  >
  const plan = { out, ...lists, problems }
  if (problems.some(({ severity }) => severity === 'error')) {
    return { ...plan, stray: [], manifest: { before, after: before ?? '' } }
  }
  for (const [path, text] of sorted) {
    const current = currentText(out, path)
    if (current === undefined) lists.created.push(path)
    else if (current === text) lists.unchanged.push(path)
    else if (force || isOurs(current, known.get(path))) lists.changed.push(path)
    else lists.edited.push(path)
  }
  for (const [path, hashes] of known) {
    if (files.has(path)) continue
    const current = currentText(out, path)
    if (current === undefined) continue
    if (force || isOurs(current, hashes)) lists.deleted.push(path)
    else lists.edited.push(path)
  }
  const after = manifestText(withoutEdited(files, known, lists.edited))
  return { ...plan, stray: strays(files, known, out), manifest: { before, after } }
}

/** Whether carrying the plan out would change anything. */
export function isUpToDate(plan: WritePlan): boolean {
  const { created, changed, deleted, edited, manifest } = plan
  return (
    created.length + changed.length + deleted.length + edited.length === 0 &&
    manifest.before === manifest.after
  )
}

/** Marks of a merge nobody has resolved: both sides are in the history, nothing is lost. */
const conflictMarker = /^<<<<<<< /m

function isOurs(current: string, hashes: readonly string[] | undefined): boolean {
  if (hashes === undefined) return false
  return hashes.includes(hash(current)) || conflictMarker.test(current)
}

/** An edited file keeps the entry that it had, so that the next build still sees the edit. */
function withoutEdited(files: Files, known: Manifest, edited: readonly string[]): Manifest {
  const manifest = new Map(manifestOf(files))
  for (const path of edited) {
    const hashes = known.get(path)
    if (hashes === undefined) manifest.delete(path)
    else manifest.set(path, hashes)
  }
  return manifest
}

/** A link in a file's place is somebody's doing: its text differs from all that is generated. */
function currentText(out: string, path: string): string | undefined {
  const stat = statOf(join(out, path))
  if (stat?.isSymbolicLink()) return '\0 a link'
  return stat === undefined ? undefined : readIfThere(join(out, path))
}

/** Where a folder should be and a file is, the reverse, and links that lead out of the folder. */
function obstacles(paths: readonly string[], out: string): readonly Problem[] {
  const problems: Problem[] = []
  const root = realOf(out)
  const folders = new Set(paths.flatMap((path) => ancestors(path)))
  for (const folder of [...folders].sort()) {
    const stat = statOf(join(out, folder))
    if (stat === undefined || stat.isDirectory()) continue
    if (!stat.isSymbolicLink()) problems.push(inTheWay(out, folder, 'a file', 'a folder'))
    else if (!leadsInside(root, realOf(join(out, folder)))) problems.push(leadsOut(out, folder))
  }
  for (const path of paths) {
    if (statOf(join(out, path))?.isDirectory()) {
      problems.push(inTheWay(out, path, 'a folder', 'a generated file'))
    }
  }
  return problems
}

function ancestors(path: string): readonly string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [...ancestors(folder), folder]
}

function leadsInside(root: string | undefined, target: string | undefined): boolean {
  return root !== undefined && target !== undefined && `${target}${sep}`.startsWith(`${root}${sep}`)
}

/** Nothing below a file or below nothing; everything else that fails is somebody's problem. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

function strays(files: Files, known: Manifest, out: string): readonly string[] {
  const folders = new Set([...files.keys()].map((path) => dirname(path)))
  return [...folders]
    .flatMap((folder) => namesIn(join(out, folder)).map((name) => join(folder, name)))
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !files.has(path) && !known.has(path) && path !== manifestName)
    .sort()
}

function namesIn(folder: string): readonly string[] {
  if (!statOf(folder)?.isDirectory()) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
}

function inTheWay(out: string, path: string, is: string, should: string): Problem {
  return {
    code: 'output/in-the-way',
    severity: 'error',
    summary: `${path} is ${is}, but it has to be ${should}`,
    at: wholeFile(join(out, path)),
    why: 'telltale deletes only files that it generated itself, so nothing was written.',
    fix: `Move or delete ${path}, then build again.`,
  }
}

function leadsOut(out: string, path: string): Problem {
  return {
    code: 'output/link-leads-out',
    severity: 'error',
    summary: `${path} is a link that leads out of the output folder`,
    at: wholeFile(join(out, path)),
    why: 'Writing through it would change, and deleting would remove, files that are not generated.',
    fix: `Replace the link by a folder, or let the output folder itself be the link (--out).`,
  }
}
