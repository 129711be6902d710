/** Whether an alert's condition can ever be silent. */
import type { Problem } from '@telltale/core'
import { type Node, print } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'
import { alertPlaces, problemOf, type RulePlace } from './rule-places.ts'
import { contextOf } from './rule-range.ts'

export function* conditionProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) {
    const { node } = place.rule.options.when
    if (filters(node)) continue
    yield problemOf(place, {
      code: 'rules/no-comparison',
      summary: `the condition of ${place.rule.name} never compares, so the alert fires as long as there is data`,
      excerpt: wholeOf(place, system),
      why: 'An alert fires for every series that its expression returns, whatever the value, 0 included.',
      fix: usesBool(node)
        ? 'Leave out bool(): a comparison without it drops the series that do not meet it.'
        : 'Compare with what is not acceptable, .gt(0.05), or ask for absence, absent(…).',
    })
  }
}

/**
 * Whether a result can be empty while its inputs exist: there is a comparison, `absent()` or
 * `unless` in it, and nothing beside it that always returns something.
 */
function filters(node: Node): boolean {
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'MatrixSelector':
      return false
    case 'VectorSelector':
      if (node.series?.of === 'rule') return filters(node.series.rule.expr.node)
      return node.name !== undefined && existsOnlyWhileFiring.has(node.name)
    case 'SubqueryExpr':
    case 'UnaryExpr':
    case 'AggregateExpr':
      return filters(node.expr)
    case 'Call':
      return node.func.startsWith('absent') || node.args.some(filters)
    case 'BinaryExpr':
      switch (node.op) {
        case 'or':
          return filters(node.lhs) && filters(node.rhs)
        case 'unless':
          return true
        case '==':
        case '!=':
        case '>':
        case '<':
        case '>=':
        case '<=':
          return node.bool !== true || filters(node.lhs) || filters(node.rhs)
        default:
          return filters(node.lhs) || filters(node.rhs)
      }
  }
}

/** Prometheus writes these itself. Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime */
const existsOnlyWhileFiring: ReadonlySet<string> = new Set(['ALERTS', 'ALERTS_FOR_STATE'])

function usesBool(node: Node): boolean {
  return node.type === 'BinaryExpr' && node.bool === true
}

function wholeOf({ rule }: RulePlace<AlertingRule>, { options }: System) {
  const text = print(rule.options.when, contextOf(rule, options.prometheus))
  return { text, from: 0, to: text.length }
}
