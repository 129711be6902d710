import type { Problem, Severity } from '@telltale/core'
import { type Style, styleFor } from './style.ts'

const severities: readonly Severity[] = ['fatal', 'error', 'warning', 'info']

/** How many problems there are of each severity. */
export function countsOf(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const counts = { fatal: 0, error: 0, warning: 0, info: 0 }
  for (const { severity } of problems) counts[severity]++
  return counts
}

/** `2 errors, 1 warning`. */
export function countsText(problems: readonly Problem[], style: Style = styleFor(false)): string {
  const counts = countsOf(problems)
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => style(severity, `${counts[severity]} ${nouns[severity](counts[severity])}`))
    .join(', ')
}

const plural = (word: string) => (count: number) => (count === 1 ? word : `${word}s`)

const nouns: Readonly<Record<Severity, (count: number) => string>> = {
  fatal: plural('fatal problem'),
  error: plural('error'),
  warning: plural('warning'),
  info: plural('note'),
}
