/** A file that somebody names, as text; whatever it is, the answer is a text or a problem. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Problem } from '@telltale/core'

export type ReadText = { readonly text: string } | { readonly problem: Problem }

/** A text that is longer does not fit where a program keeps texts. */
const largestBytes = 256 * 1024 * 1024

/** Errors: `files/unreadable`, `files/empty`, `files/binary`, `files/too-large`. */
export function readText(file: string): ReadText {
  try {
    const { size } = statSync(file)
    if (size > largestBytes) return { problem: tooLarge(file, size) }
    return textOf(readFileSync(file), file)
  } catch (error) {
    return { problem: unreadable(file, error) }
  }
}

/** The text in bytes of whatever origin. */
export function textOf(bytes: Uint8Array, file: string): ReadText {
  if (isBinary(bytes)) return { problem: binary(file) }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { problem: binary(file) }
  }
  return text.trim() === '' ? { problem: empty(file) } : { text }
}

/** The files that are meant: those named, and what lies in the folders that are named. */
export function filesIn(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => (isFolder(path) ? within(path) : [path])))]
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function within(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
      if (entry.isDirectory()) return within(path)
      return /\.(json|ya?ml)$/i.test(entry.name) ? [path] : []
    })
}

/** No JSON, YAML or exposition contains a zero byte. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0)
}

function problem(file: string, words: Omit<Problem, 'at' | 'severity'>): Problem {
  return { severity: 'error', ...words, at: { file, line: 0, column: 0 } }
}

const unreadable = (file: string, error: unknown): Problem => {
  const { code, message } = error as NodeJS.ErrnoException
  const reason =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES'
        ? 'this user may not read it'
        : code === 'EISDIR'
          ? 'it is a folder'
          : message
  return problem(file, {
    code: 'files/unreadable',
    summary: `${basename(file)} cannot be read: ${reason}`,
    why: 'What is in it was not checked.',
    fix: 'Correct the path; in a pattern such as dashboards/*.json the shell must find at least one file.',
  })
}

const empty = (file: string): Problem =>
  problem(file, {
    code: 'files/empty',
    summary: `${basename(file)} is empty`,
    why: 'Grafana and Prometheus refuse an empty file, or load nothing from it.',
    fix: 'Remove the file, or restore what was in it.',
  })

const binary = (file: string): Problem =>
  problem(file, {
    code: 'files/binary',
    summary: `${basename(file)} is not a text`,
    why: 'Dashboards, rules and expositions are texts in UTF-8; this may be an archive, an image or another encoding.',
    fix: 'Unpack it, convert it to UTF-8, or leave it out.',
  })

const tooLarge = (file: string, size: number): Problem =>
  problem(file, {
    code: 'files/too-large',
    summary: `${basename(file)} has ${Math.round(size / 1024 / 1024)} MB; at most ${largestBytes / 1024 / 1024} MB are read`,
    why: 'What is in it was not checked.',
    fix: 'Split it, or leave out what is neither a dashboard, nor rules, nor metrics.',
  })
