/** What a check is: an id, how bad it is, what it finds in one line, and how it finds it. */
import type { Problem, Severity } from '@telltale/core'
import type { Node } from '@telltale/promql'
import type { Analysis } from './analysis.ts'
import { excerptOf, type Spot } from './excerpt.ts'
import type { Model } from './model.ts'

export interface CheckDefinition {
  /** `group/name`; the same in reports, suppressions, documentation and tests. */
  readonly code: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly title: string
  /**
   * How it finds it. What definitions and expressions know of themselves is found when they are
   * made, and by nobody else.
   */
  readonly find:
    | { readonly inProject: (model: Model) => Iterable<Problem> }
    | { readonly inExpression: FindInExpression }
    | { readonly whenMade: true }
}

/** What a check of expressions says; where it is follows from the part that it is about. */
export interface Finding
  extends Pick<Problem, 'summary' | 'why' | 'fix'>,
    Partial<Pick<Problem, 'severity' | 'related'>> {
  readonly part: Spot
  /** What is said behind the carets. */
  readonly note?: string
}

type Labels = Pick<CheckDefinition, 'code' | 'severity' | 'title'> & {
  /** It has something to look at only where there is one of these. @default any */
  readonly looksAt?: readonly Node['type'][]
}

/** A check of every expression of panels, rules, variables and annotations. */
export function expressionCheck(
  labels: Labels,
  find: (analysis: Analysis) => Iterable<Finding>,
): CheckDefinition {
  const { code, severity, title } = labels
  return Object.freeze({
    code,
    severity,
    title,
    find: { inExpression: problemsIn(labels, find) },
  })
}

export type FindInExpression = (analysis: Analysis) => readonly Problem[]

/** The problems that findings are. */
export function problemsIn(
  labels: Labels,
  find: (analysis: Analysis) => Iterable<Finding>,
): FindInExpression {
  const { looksAt } = labels
  return (analysis) => {
    if (looksAt?.some((type) => analysis.has(type)) === false) return nothing
    let found: Problem[] | undefined
    for (const finding of find(analysis)) {
      found ??= []
      found.push(problemOf(labels, finding, analysis))
    }
    return found ?? nothing
  }
}

/** What several find, one after the other. */
export function together(...finds: readonly FindInExpression[]): FindInExpression {
  return (analysis) => {
    let all = nothing
    for (const find of finds) {
      const found = find(analysis)
      if (found.length > 0) all = [...all, ...found]
    }
    return all
  }
}

/** Nearly always what is found; made once, because a large project has millions of such answers. */
const nothing: readonly Problem[] = Object.freeze([])

/** A check of a project as a whole. */
export function projectCheck(
  labels: Labels,
  find: (model: Model) => Iterable<Omit<Problem, 'code' | 'severity'>>,
): CheckDefinition {
  return Object.freeze({
    ...labels,
    find: {
      *inProject(model: Model) {
        for (const found of find(model)) {
          yield { code: labels.code, severity: labels.severity, ...found }
        }
      },
    },
  })
}

/** A fault that a definition finds in itself. */
export function foundWhenMade(labels: Labels): CheckDefinition {
  return Object.freeze({ ...labels, find: { whenMade: true } as const })
}

function problemOf(
  { code, severity }: Labels,
  { part, note, ...finding }: Finding,
  { use }: Analysis,
): Problem {
  const excerpt = excerptOf(use, part, note)
  const at = use.source === undefined ? use.at : use.source.placeAt(excerpt.from)
  return { code, severity, ...finding, at, path: use.path, excerpt }
}
