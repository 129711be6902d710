/** Grafana variables in rules: Prometheus does not know them. */
import type { Problem } from '@telltale/core'
import { type Node, print, walk } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { Rule } from './rule-group.ts'
import { problemOf, rulePlaces } from './rule-places.ts'
import { contextOf } from './rule-range.ts'

export function* variableProblems(system: System): Iterable<Problem> {
  for (const place of rulePlaces(system)) {
    for (const variable of variablesIn(expressionOf(place.rule))) {
      const text = print(expressionOf(place.rule), contextOf(place.rule, system.options.prometheus))
      const from = text.indexOf(variable)
      yield problemOf(place, {
        code: 'rules/variable-in-rule',
        summary: `${variable} stands in a rule`,
        ...(from >= 0 && { excerpt: { text, from, to: from + variable.length } }),
        why: 'Only Grafana replaces variables. Prometheus takes one for text: a range does not parse, and a matcher matches nothing.',
        fix: variable.includes('interval')
          ? `Leave the range out: the rule's own is used. Or write it: rate(x, '5m').`
          : 'Write the value, or leave the matcher out and aggregate by the label.',
      })
    }
  }
}

function expressionOf(rule: Rule): Node {
  return rule.kind === 'alerting rule' ? rule.options.when.node : rule.expr.node
}

/** Each variable once, in the order in which they stand. */
function variablesIn(node: Node): readonly string[] {
  const found = [...walk(node)].flatMap(textsOf).flatMap((text) => text.match(variable) ?? [])
  return [...new Set(found)]
}

/** Where a Grafana variable can stand; strings are left out, because `$1` in label_replace() is its own. */
function textsOf(node: Node): readonly string[] {
  switch (node.type) {
    case 'NumberLiteral':
      return [node.text ?? '']
    case 'VectorSelector':
      return [node.offset ?? '', ...node.matchers.map(({ value }) => value)]
    case 'MatrixSelector':
      return [node.range ?? '']
    case 'SubqueryExpr':
      return [node.range, node.step ?? '', node.offset ?? '']
    default:
      return []
  }
}

const variable = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*(?::\w+)?\})/g
