/** Matchers beside the declaration of what they select: one look, four checks. */
import type { Problem } from '@telltale/core'
import { checkMatcher } from '@telltale/promql'
import type { Analysis } from './analysis.ts'
import type { CheckDefinition } from './definition.ts'
import { excerptOf } from './excerpt.ts'

/** A check of what matchers select, in built and in hand-written queries. */
export function matcherCheck(
  code: string,
  severity: CheckDefinition['severity'],
  title: string,
): CheckDefinition {
  return Object.freeze({
    code,
    severity,
    title,
    find: {
      *inExpression(analysis: Analysis) {
        yield* builtProblems(code, analysis)
        yield* matcherProblems(code, analysis)
      },
    },
  })
}

/** What the builder found wrong with a part when it was made, with the place where it is used. */
export function* builtProblems(code: string, { use }: Analysis): Generator<Problem> {
  for (const node of use.nodes) {
    for (const problem of node.problems ?? []) {
      if (problem.code === code) yield { path: use.path, ...problem, at: problem.at ?? use.at }
    }
  }
}

/** What is wrong with the matchers of names that were written as text; no builder has looked. */
export function* matcherProblems(code: string, analysis: Analysis): Generator<Problem> {
  const { use, system } = analysis
  for (const node of use.nodes) {
    if (node.type !== 'VectorSelector' || node.series !== undefined) continue
    const series = node.name === undefined ? undefined : system.environment.resolve(node.name)
    if (series?.of !== 'family') continue
    for (const matcher of node.matchers) {
      for (const problem of checkMatcher(series.family, series.part, matcher, () => use.at)) {
        if (problem.code === code) {
          const excerpt = excerptOf(use, matcher)
          const at = use.source?.placeAt(excerpt.from) ?? problem.at
          yield { path: use.path, excerpt, ...problem, at }
        }
      }
    }
  }
}
