/** A JSON or YAML text as plain data that knows where each part of it stands. */
import type { Problem, SourceLocation } from '@telltale/core'

/** The way to a part: `['panels', 3, 'targets', 0, 'expr']`. */
export type PartPath = readonly (string | number)[]

export interface ForeignDocument {
  readonly file: string
  readonly value: unknown
  /**
   * File, line and column of a part; of a text, also of one of its characters.
   *
   * The first question costs a second reading of the file, so ask when there is a problem.
   */
  readonly placeOf: (path: PartPath, offset?: number) => SourceLocation
}

export interface ReadDocuments {
  readonly documents: readonly ForeignDocument[]
  readonly problems: readonly Problem[]
}

/** From an offset into a text to where that is. */
export type Locate = (offset: number) => SourceLocation

/** The places of a file's text. */
export function locateIn(file: string, text: string): Locate {
  let starts: readonly number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    const line = lastAtMost(starts, offset)
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return starts
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
