/** Matchers beside the declaration of what they select: one look, four checks. */
import type { Problem } from '@telltale/core'
import { checkMatcher } from '@telltale/promql'
import type { Analysis } from './analysis.ts'
import { type CheckDefinition, together } from './definition.ts'
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
      inExpression: together(
        (analysis) => builtProblems(code, analysis),
        (analysis) => matcherProblems(code, analysis),
      ),
    },
  })
}

/** What the builder found wrong with a part when it was made, with the place where it is used. */
export function builtProblems(code: string, { use, isFaulty }: Analysis): readonly Problem[] {
  if (!isFaulty) return none
  return use.nodes
    .flatMap(({ problems = [] }) => problems)
    .filter((problem) => problem.code === code)
    .map((problem) => ({ path: use.path, ...problem, at: problem.at ?? use.at }))
}

/** What is wrong with the matchers of names that were written as text; no builder has looked. */
export function matcherProblems(code: string, analysis: Analysis): readonly Problem[] {
  const found = analysis.once(wrongMatchers)
  return found.length === 0 ? none : found.filter((problem) => problem.code === code)
}

const none: readonly Problem[] = Object.freeze([])

function wrongMatchers({ use, seriesOf }: Analysis): readonly Problem[] {
  const found: Problem[] = []
  for (const node of use.nodes) {
    if (node.type !== 'VectorSelector' || node.series || node.matchers.length === 0) continue
    const series = seriesOf(node)
    if (series?.of !== 'family') continue
    for (const matcher of node.matchers) {
      for (const problem of checkMatcher(series.family, series.part, matcher, () => use.at)) {
        const excerpt = excerptOf(use, matcher)
        const at = use.source?.placeAt(excerpt.from) ?? problem.at
        found.push({ path: use.path, excerpt, ...problem, at })
      }
    }
  }
  return found
}
