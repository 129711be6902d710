import { type Node, readPattern, type TypeProblem } from '@telltale/promql'
import { type CheckDefinition, type Finding, problemsIn, together } from '../definition.ts'
import { builtProblems } from '../matcher-problems.ts'
import { typeProblemsOf } from './type.ts'

const labels = {
  code: 'promql/regexp',
  severity: 'error',
  title: 'a regular expression is not RE2',
} as const

const writtenProblems = problemsIn(labels, function* (analysis) {
  const { use, isFaulty } = analysis
  for (const { code, part, message, fix } of analysis.once(typeProblemsOf)) {
    // The builder has looked already.
    if (code !== labels.code || (isFaulty && use.nodes.some((node) => isToldBy(node, part))))
      continue
    const why = 'Prometheus uses RE2 and refuses the whole query.'
    yield { part, summary: message, why, fix }
  }
  if (analysis.has('StringLiteral')) for (const node of use.nodes) yield* inLabelReplace(node)
})

/** Every pattern, in matchers and in `label_replace`, is one that RE2 reads. */
export const regexp: CheckDefinition = {
  ...labels,
  find: {
    inExpression: together((analysis) => builtProblems(labels.code, analysis), writtenProblems),
  },
}

function isToldBy(node: Node, part: TypeProblem['part']): boolean {
  const isTold = node.problems?.some(({ code }) => code === labels.code) === true
  return isTold && node.type === 'VectorSelector' && node.matchers.some((each) => each === part)
}

function* inLabelReplace(node: Node): Generator<Finding> {
  if (node.type !== 'Call' || node.func !== 'label_replace') return
  const pattern = node.args[4]
  if (pattern?.type !== 'StringLiteral' || /\$\w|\$\{|\[\[\w/.test(pattern.value)) return
  const read = readPattern(pattern.value)
  if (!('refused' in read)) return
  yield {
    part: pattern,
    summary: `label_replace(): "${pattern.value}" is not a pattern that Prometheus reads: ${read.refused}`,
    why: 'Prometheus accepts the query when it is loaded, and fails each time it is evaluated.',
    fix: read.fix,
  }
}
