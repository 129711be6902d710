import { expressionCheck } from '../definition.ts'
import { readsPairs } from '../reads-pairs.ts'

/** `$__interval` follows the width of the panel, and becomes shorter than two scrapes. */
export const intervalInRate = expressionCheck(
  {
    code: 'promql/interval-in-rate',
    severity: 'error',
    title: '$__interval is the range of a rate',
    looksAt: ['Call'],
  },
  function* ({ use }) {
    // In a rule it is a variable like any other: rules/variable-in-rule.
    if (use.kind === 'alert' || use.kind === 'record') return
    for (const { call, range } of readsPairs(use.nodes)) {
      if (range.type !== 'MatrixSelector' || !isInterval(range.range ?? '')) continue
      yield {
        part: { of: range, the: 'range' },
        note: 'may be shorter than two scrapes',
        summary: `${call.func}() over $__interval`,
        why: '$__interval is the distance of two pixels: on a wide screen it is shorter than the scrape interval, and the graph has gaps or is empty.',
        fix: 'Use $__rate_interval, which is never less than four scrapes; or leave the range out.',
      }
    }
  },
)

function isInterval(range: string): boolean {
  return /^(?:\$__interval|\$\{__interval(?::\w+)?\}|\[\[__interval\]\])$/.test(range)
}
