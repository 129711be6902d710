import type { LabelMatcher, VectorMatching } from '@telltale/promql'
import type { Labels } from './signal.ts'

export interface Sample {
  readonly labels: Labels
  readonly value: number
}

/** Samples at one time; the metric name is the label `__name__`. */
export type Vector = readonly Sample[]

export function withoutName(labels: Labels): Labels {
  if (!('__name__' in labels)) return labels
  const { __name__: _, ...rest } = labels
  return rest
}

export function pick(labels: Labels, names: readonly string[]): Labels {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = labels[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}

export function drop(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => name !== '__name__' && !names.includes(name)),
  )
}

export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What two sides of an operator have to agree in. */
export function signature(labels: Labels, matching: VectorMatching | undefined): string {
  if (matching === undefined) return keyOf(drop(labels, []))
  return keyOf(
    matching.kind === 'on' ? pick(labels, matching.labels) : drop(labels, matching.labels),
  )
}

export function fits(labels: Labels, { label, op, value }: LabelMatcher): boolean {
  const actual = labels[label] ?? ''
  switch (op) {
    case '=':
      return actual === value
    case '!=':
      return actual !== value
    case '=~':
      return pattern(value).test(actual)
    case '!~':
      return !pattern(value).test(actual)
  }
}

const patterns = new Map<string, RegExp>()

function pattern(source: string): RegExp {
  const known = patterns.get(source)
  if (known) return known
  const [, flags = '', body = source] = /^\(\?(i)\)(.*)$/s.exec(source) ?? []
  const made = new RegExp(`^(?:${body})$`, `s${flags}`)
  patterns.set(source, made)
  return made
}
