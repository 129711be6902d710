/** A file that somebody names, as text; whatever it is, the answer is a text or a problem. */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Problem } from '@telltale/core'

export type ReadText = { readonly text: string } | { readonly problem: Problem }

/** A text that is longer does not fit where a program keeps texts. */
const largestBytes = 256 * 1024 * 1024

/** Errors: `files/unreadable`, `files/empty`, `files/binary`, `files/too-large`. */
export function readText(file: string): ReadText {
  try {
    const stats = statSync(file)
    if (stats.size > largestBytes) return { problem: tooLarge(file, stats.size) }
    const other = otherThanFile(stats, file)
    if (other !== undefined) return { problem: unreadable(file, new Error(other)) }
    return textOf(readFileSync(file), file)
  } catch (error) {
    return { problem: unreadable(file, error) }
  }
}

/**
 * Reading these waits until somebody writes, or never ends; what a shell hands over as
 * `<(jsonnet …)` comes from somebody who writes.
 */
function otherThanFile(stats: Stats, file: string): string | undefined {
  if (stats.isDirectory()) return 'there is no JSON or YAML file in this folder'
  if (stats.isFIFO() && !/^\/(dev|proc)\//.test(file)) return 'it is a pipe'
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'it is a device' : undefined
}

/** The text in bytes of whatever origin. */
export function textOf(bytes: Uint8Array, file: string): ReadText {
  if (isUtf16(bytes)) return { problem: utf16(file) }
  if (isBinary(bytes)) return { problem: binary(file) }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { problem: binary(file) }
  }
  return text.trim() === '' ? { problem: empty(file) } : { text }
}

/**
 * The files that are meant: those named, and what lies in the folders that are named; a folder
 * without any stands for itself, so that somebody says so.
 */
export function filesIn(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => {
    const inside = isFolder(path) ? within(path, new Set()) : []
    return inside.length > 0 ? inside : [path]
  })
  return [...new Set(files)]
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // Whoever reads it says why it cannot be read.
    return false
  }
}

/** @param seen folders that have been looked into: links may lead back to them */
function within(folder: string, seen: Set<string>): readonly string[] {
  try {
    const real = realpathSync(folder)
    if (seen.has(real)) return []
    seen.add(real)
    return readdirSync(folder)
      .sort()
      .flatMap((name) => {
        const path = join(folder, name)
        if (name.startsWith('.') || name === 'node_modules') return []
        if (isFolder(path)) return within(path, seen)
        return /\.(json|ya?ml)$/i.test(name) ? [path] : []
      })
  } catch {
    return [folder]
  }
}

/** The mark that a text in UTF-16 begins with, in either order of bytes. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
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
        : code === 'ELOOP'
          ? 'the link leads back to itself'
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

const utf16 = (file: string): Problem =>
  problem(file, {
    code: 'files/binary',
    summary: `${basename(file)} is in UTF-16`,
    why: 'Grafana and Prometheus read UTF-8 only, and refuse it.',
    fix: `Save it as UTF-8: iconv -f UTF-16 -t UTF-8 ${basename(file)}`,
  })

const tooLarge = (file: string, size: number): Problem =>
  problem(file, {
    code: 'files/too-large',
    summary: `${basename(file)} has ${Math.round(size / 1024 / 1024)} MB; at most ${largestBytes / 1024 / 1024} MB are read`,
    why: 'What is in it was not checked.',
    fix: 'Split it, or leave out what is neither a dashboard, nor rules, nor metrics.',
  })
