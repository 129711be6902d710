import { readFileSync } from 'node:fs'
import type { SourceLocation } from '@telltale/core'

/** A file's text; `undefined` when nothing is there. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Whether an error of the file system is one of these. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

/** A file as the place of a problem; no line is better than another. */
export function wholeFile(file: string): SourceLocation {
  return { file, line: 0, column: 0 }
}
