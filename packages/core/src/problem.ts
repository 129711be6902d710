import type { SourceLocation } from './source-location.ts'

/**
 * How bad a problem is.
 *
 * - `fatal`: the project cannot be read, nothing is generated.
 * - `error`: something will not work in production; nothing is written, exit code 1.
 * - `warning`: it works, and somebody will be misled by it.
 * - `info`: worth knowing.
 */
export type Severity = 'fatal' | 'error' | 'warning' | 'info'

/**
 * One thing that is wrong, as data: what, where, why it matters and how to fix it.
 * Text, JSON, SARIF and annotations are renderings of it.
 */
export interface Problem {
  /** `group/name`; the same string in code, documentation, suppressions and tests. */
  readonly code: string
  readonly severity: Severity
  /** One sentence that names the offender and its value. */
  readonly summary: string
  /** Where the offender is written. */
  readonly at?: SourceLocation | undefined
  /** Where it is inside the project, outermost first: dashboard, row, panel, query. */
  readonly path?: readonly string[]
  /** The text that is wrong, with the wrong part of it. */
  readonly excerpt?: Excerpt
  /** Other places that matter, such as the definition of a metric that a query misuses. */
  readonly related?: readonly Related[]
  readonly why: string
  readonly fix: string
}

export interface Excerpt {
  readonly text: string
  /** Offsets into `text`: from inclusive, to exclusive. */
  readonly from: number
  readonly to: number
  /** What is said behind the caret line. */
  readonly note?: string
}

export interface Related {
  readonly message: string
  readonly at: SourceLocation | undefined
}

/** Orders problems by severity of the file they are in: file, line, code, summary. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.at?.file ?? '', b.at?.file ?? '') ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.summary, b.summary)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The candidate that was probably meant: the nearest one within a third of its length. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate)
    if (distance < bestDistance && distance <= Math.max(2, Math.ceil(candidate.length / 3))) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const guess = nearest(name, candidates)
  return guess === undefined ? '' : ` Did you mean "${guess}"?`
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforePrevious: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (beforePrevious[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row[j] = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution, swap)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
