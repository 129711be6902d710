import type { AnyFamily, Label } from '@telltale/core'
import { type LabelMatcher, readPattern } from '@telltale/promql'
import { labelValuesOf, type WeightedValue } from './label-values.ts'

export type Labels = Readonly<Record<string, string>>

/** One series of a family, before the parts of a histogram. */
export interface LabelSet {
  readonly labels: Labels
  /** Its share of the family; all of them together are 1. */
  readonly share: number
  readonly isBad: boolean
}

/** Matchers of one selector that reads the family. */
export type Wanted = readonly LabelMatcher[]

/**
 * The series that a family is simulated with: every value of every label at least once, whatever
 * queries ask for, and else the most frequent combinations.
 *
 * Families with the same labels have the same series.
 *
 * @param wanted the selectors that queries read the family with: each finds a series
 */
export function labelSetsOf(
  family: Pick<AnyFamily, 'labels'>,
  wanted: readonly Wanted[] = [],
): readonly LabelSet[] {
  const columns = Object.entries<Label>(family.labels).map(([name, label]): Column => {
    return { name, values: labelValuesOf(name, label, mentionedValues(name, wanted)) }
  })
  const picked = new Map<string, Combination>()
  const pick = (combination: Combination) => picked.set(combination.join('\n'), combination)
  const possible = combinations(columns)
  for (const combination of covering(columns)) pick(combination)
  for (const combination of possible) {
    if (picked.size >= mostSeries) break
    pick(combination)
  }
  for (const matchers of wanted) {
    const isFitting = (each: Combination) => fits(labelsOf(columns, each), matchers)
    if ([...picked.values()].some(isFitting)) continue
    const fitting = possible.find(isFitting)
    if (fitting) pick(fitting)
  }
  const all = [...picked.values()]
  const shares = sharesOf(columns, all)
  return all.map((each, i) => ({
    labels: labelsOf(columns, each),
    share: shares[i] ?? 0,
    isBad: each.some((index, column) => columns[column]?.values[index]?.isBad),
  }))
}

/**
 * The share of each combination, such that every value of a label has the share that its weight
 * asks for, although most combinations are not there: errors stay as frequent as they are.
 *
 * Source: https://en.wikipedia.org/wiki/Iterative_proportional_fitting
 */
function sharesOf(columns: readonly Column[], all: readonly Combination[]): readonly number[] {
  let shares = all.map((each) => weight(columns, each))
  for (let round = 0; round < 10; round++) {
    for (const [column, { values }] of columns.entries()) {
      const found = values.map((_, value) =>
        sum(shares.filter((_, i) => all[i]?.[column] === value)),
      )
      const wanted = values.map(({ weight }, value) => (found[value] === 0 ? 0 : weight))
      const scale = sum(found) / sum(wanted)
      shares = shares.map((share, i) => {
        const value = all[i]?.[column] ?? 0
        return share * ((scale * (wanted[value] ?? 0)) / (found[value] ?? 1))
      })
    }
  }
  const whole = sum(shares)
  return shares.map((share) => share / whole)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** Whether a series passes; a label that it does not have is empty. */
export function fits(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(({ label, op, value }) => {
    const own = labels[label] ?? ''
    switch (op) {
      case '=':
        return own === value
      case '!=':
        return own !== value
      default: {
        const pattern = readPattern(value)
        return 'test' in pattern && pattern.test(own) === (op === '=~')
      }
    }
  })
}

/** More series of a family show nothing more. */
const mostSeries = 24

interface Column {
  readonly name: string
  readonly values: readonly WeightedValue[]
}

/** An index into the values of each column. */
type Combination = readonly number[]

/** Every combination, the most frequent first; of very many only the frequent ones. */
function combinations(columns: readonly Column[]): readonly Combination[] {
  let found: readonly Combination[] = [[]]
  for (const [i, { values }] of columns.entries()) {
    found = found.flatMap((each) => values.map((_, index) => [...each, index]))
    if (found.length > 5_000) found = byWeight(columns.slice(0, i + 1), found).slice(0, 500)
  }
  return byWeight(columns, found)
}

function byWeight(columns: readonly Column[], all: readonly Combination[]): readonly Combination[] {
  return all
    .map((each) => ({ each, weight: weight(columns, each) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ each }) => each)
}

/** Every value once: beside the n-th of one column stands the n-th of the others. */
function covering(columns: readonly Column[]): readonly Combination[] {
  const longest = Math.max(1, ...columns.map(({ values }) => values.length))
  return Array.from({ length: longest }, (_, i) =>
    columns.map(({ values }) => i % Math.max(1, values.length)),
  )
}

function weight(columns: readonly Column[], combination: Combination): number {
  return columns.reduce(
    (product, { values }, i) => product * (values[combination[i] ?? 0]?.weight ?? 1),
    1,
  )
}

function labelsOf(columns: readonly Column[], combination: Combination): Labels {
  return Object.fromEntries(
    columns.map(({ name, values }, i) => [name, values[combination[i] ?? 0]?.value ?? '']),
  )
}

/** The texts that selectors ask a label for: `="a"`, `=~"a|b"`. */
function mentionedValues(name: string, wanted: readonly Wanted[]): readonly string[] {
  const values = wanted.flatMap((matchers) =>
    matchers.flatMap(({ label, op, value }) => {
      if (label !== name || value.includes('$')) return []
      if (op === '=') return [value]
      return op === '=~' && /^[\w/:|.-]+$/.test(value) && !/\.[*+.]|\.$/.test(value)
        ? value.split('|')
        : []
    }),
  )
  return [...new Set(values)].filter((value) => value !== '')
}
