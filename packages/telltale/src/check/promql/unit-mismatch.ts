import { baseUnits } from '@telltale/core'
import { type BinaryExpr, isComparison, sameUnit, type Unit, unitText } from '@telltale/promql'
import { anotherUnit } from '../../rules/threshold-problems.ts'
import type { Analysis } from '../analysis.ts'
import { expressionCheck, type Finding } from '../definition.ts'
import { highestQuantile } from '../highest-quantile.ts'
import { isPartOfWhole } from '../part-of-whole.ts'

/** What is added, subtracted or compared has the same unit. */
export const unitMismatch = expressionCheck(
  {
    code: 'promql/unit-mismatch',
    severity: 'error',
    title: 'values in different units are added, subtracted or compared',
    looksAt: ['BinaryExpr'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      if (node.type !== 'BinaryExpr') continue
      if (isComparison(node.op)) yield* withConstant(node, analysis)
      if (isComparison(node.op) || node.op === '+' || node.op === '-') yield* sides(node, analysis)
    }
  },
)

function* sides(node: BinaryExpr, { of }: Analysis): Generator<Finding> {
  const left = of(node.lhs).unit
  const right = of(node.rhs).unit
  if (left === undefined || right === undefined || fit(left, right, node)) return
  yield {
    part: { of: node, the: 'operator' },
    note: `${unitText(left)} ${node.op} ${unitText(right)}`,
    summary: `${unitText(left)} ${verb(node)} ${unitText(right)}`,
    why: 'The numbers mean different things, so the result means nothing.',
    fix: 'Convert one side, or compare what has the same unit.',
  }
}

function verb({ op }: BinaryExpr): string {
  if (op === '+') return 'are added to'
  return op === '-' ? 'are reduced by' : 'are compared with'
}

/** Names of counted things are words: requests and errors may well be compared. */
function fit(a: Unit, b: Unit, { op }: BinaryExpr): boolean {
  if (sameUnit(a, b)) return true
  if (isPlainCount(a) || isPlainCount(b)) return true
  if (op === '+' || op === '-') {
    // Dates and lengths of time.
    if (isDate(a) && (isDate(b) ? op === '-' : isSeconds(b))) return true
    if (isSeconds(a) && isDate(b) && op === '+') return true
  }
  const sameWords = a.of.join() === b.of.join() && a.per.join() === b.per.join()
  return !sameWords && dimension(a) === dimension(b)
}

function dimension({ of, per }: Unit): string {
  return `${of.filter(isPhysical).join(' ')} / ${per.filter(isPhysical).join(' ')}`
}

function isPhysical(word: string): boolean {
  return word === 'date' || (baseUnits as readonly string[]).includes(word)
}

function isPlainCount({ of, per }: Unit): boolean {
  return (
    per.length === 0 &&
    of.every((word) => word === 'count' || word === 'observations') &&
    of.length > 0
  )
}

function isDate({ of, per }: Unit): boolean {
  return of.join() === 'date' && per.length === 0
}

function isSeconds(unit: Unit): boolean {
  return unit.of.join() === 'seconds' && unit.per.length === 0
}

/** A threshold that cannot be in the unit of what it is compared with. */
function* withConstant(node: BinaryExpr, analysis: Analysis): Generator<Finding> {
  const right = analysis.of(node.rhs).constant
  const isRight = right !== undefined
  const threshold = isRight ? right : analysis.of(node.lhs).constant
  if (threshold === undefined) return
  const [value, number] = isRight ? [node.lhs, node.rhs] : [node.rhs, node.lhs]
  if (analysis.of(value).kind !== 'instant vector') return
  if (threshold > 1 && isPartOfWhole(value, analysis)) {
    yield {
      part: number,
      note: 'a ratio is 0 to 1',
      summary: `a ratio is compared with ${threshold}, but is never more than 1`,
      why: 'A part divided by the whole is 0 to 1; percent is only how Grafana shows it.',
      fix: `Write ${Number((threshold / 100).toPrecision(12))} for ${threshold} percent.`,
    }
    return
  }
  const highest = highestQuantile(value, analysis)
  if (highest !== undefined && threshold > leastWrong(highest.bound, analysis)) {
    yield {
      part: number,
      note: `the highest bucket of ${highest.family.name} is ${highest.bound}`,
      summary: `a quantile of ${highest.family.name} is compared with ${threshold} ${highest.family.unit}, but is never more than ${highest.bound}`,
      related: [{ message: `${highest.family.name} is defined here`, at: highest.family.at }],
      why: 'histogram_quantile() answers with the highest bound when a value lies beyond it: the comparison always has the same result.',
      fix:
        highest.family.unit === 'seconds' && threshold / 1000 <= highest.bound
          ? `Write ${threshold / 1000}, if milliseconds were meant; or add a bucket above ${threshold}.`
          : `Use a threshold below ${highest.bound}, or add a bucket above ${threshold}.`,
    }
  }
}

/** A little above the last bucket of an alert is the matter of `rules/threshold-above-buckets`. */
function leastWrong(bound: number, { use }: Analysis): number {
  return use.kind === 'alert' ? anotherUnit * bound : bound
}
