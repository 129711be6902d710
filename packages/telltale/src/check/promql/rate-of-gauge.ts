import { type Call, type Node, print } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck, type Finding } from '../definition.ts'
import { counterArgument, isKnown, placeOf, ruleBehind } from '../read-as.ts'

/** `rate`, `irate` and `increase` read counters: stored ones, not gauges and not what is computed. */
export const rateOfGauge = expressionCheck(
  {
    code: 'promql/rate-of-gauge',
    severity: 'error',
    title: 'rate(), irate() or increase() of something that is not a counter',
    looksAt: ['Call'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      if (node.type !== 'Call') continue
      const arg = counterArgument(node)
      if (arg !== undefined) yield* notACounter(node, arg, analysis)
    }
  },
)

function* notACounter(call: Call, arg: Node, analysis: Analysis): Generator<Finding> {
  if (arg.type === 'SubqueryExpr') {
    if (analysis.of(arg.expr).rawCounter || !isKnown(arg.expr, analysis)) return
    yield { part: arg.expr, note: 'computed, not counted', ...computed(call, arg.expr, analysis) }
    return
  }
  if (arg.type !== 'MatrixSelector') return
  const rule = ruleBehind(arg, analysis)
  if (rule !== undefined) {
    if (analysis.of(rule.expr.node).rawCounter || !isKnown(rule.expr.node, analysis)) return
    yield {
      part: arg.vector,
      note: 'recorded, not counted',
      ...computed(call, arg.vector, analysis),
      related: [{ message: `${rule.record} is recorded here`, at: placeOf(rule) }],
    }
    return
  }
  const series = analysis.seriesOf(arg.vector)
  if (series?.of !== 'family' || series.part !== 'value') return
  const { family } = series
  if (family.kind === 'counter' || family.kind === 'histogram') return
  const kind = family.kind === 'gauge' ? 'gauge' : 'quantile of a summary'
  const shown = arg.vector.name ?? family.name
  yield {
    part: { of: arg.vector, the: 'metric' },
    note: `a ${kind}`,
    summary: `${call.func}() needs a counter, but ${shown} is a ${kind}`,
    related: [{ message: `${family.name} is defined here`, at: family.at }],
    why: `${call.func}() reads every fall as the restart of a process, so a value that goes down is shown as growth.`,
    fix:
      call.func === 'increase'
        ? `Use delta(${shown}[…]) for the difference.`
        : `Use deriv(${shown}[…]) for the slope, delta(${shown}[…]) for the difference.`,
  }
}

function computed({ func }: Call, inner: Node, { use }: Analysis) {
  return {
    summary: `${func}() needs a counter, but ${shortened(print(inner, use.context))} is computed`,
    why: `${func}() reads every fall as the restart of a process; a computed value goes up and down.`,
    fix: `Put ${func}() around the counter itself, and compute with its result.`,
  }
}

function shortened(text: string): string {
  return text.length <= 50 ? text : `${text.slice(0, 47)}…`
}
