/** How a report names files: relative to where it is read, with `/` everywhere. */
import { readFileSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import type { SourceLocation } from '@telltale/core'

export function placeText({ file, line, column }: SourceLocation, cwd: string): string {
  return line > 0 ? `${fileText(file, cwd)}:${line}:${column}` : fileText(file, cwd)
}

/** Relative below the working directory, else as it is. */
export function fileText(file: string, cwd: string): string {
  if (!isAbsolute(file)) return file
  const path = relative(cwd, file)
  if (path === '') return '.'
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/')
}

/** The line of source that a problem points to; nothing when it cannot be read. */
export function sourceLine({ file, line }: SourceLocation): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1]?.trimEnd()
  } catch {
    return undefined
  }
}
