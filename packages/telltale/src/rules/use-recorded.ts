import { callSite } from '@telltale/core'
import {
  expression,
  type InstantVector,
  type Node,
  nodeOf,
  print,
  ruleContext,
} from '@telltale/promql'
import type { RecordingRule } from './recording-rule.ts'
import { replaceNodes } from './replace-nodes.ts'

/**
 * The same expression, with every part that a recording rule records replaced by the rule's name.
 *
 * A part is the same when it is built the same way; `a + b` and `b + a` are two. Where both name no
 * range, they are the same in rules, but not in panels, where Grafana chooses one.
 *
 * Shape:  unchanged.
 * Errors: `rules/not-recorded` when no rule records any part of it.
 *
 * @example
 * const errors = recordingRule('shop:http_errors:ratio5m', ratio(http.requests, { code: '500' }, { range: '5m' }))
 * useRecorded(ratio(http.requests, { code: '500' }, { range: '5m' }).gt(0.05), [errors])
 * // => 'shop:http_errors:ratio5m > 0.05'
 */
export function useRecorded<E extends InstantVector>(
  expr: E,
  // biome-ignore lint/suspicious/noExplicitAny: a rule may have any labels
  rules: readonly RecordingRule<any>[],
): E {
  const texts = new Map(rules.map((rule) => [textOf(rule.expr.node, rule.options.range), rule]))
  // From the outside in: what is inside of a recorded part needs no name of its own.
  const node = replaceNodes(expr.node, (part) => {
    const rule = texts.get(textOf(part, undefined))
    return rule && nodeOf(rule)
  })
  if (textOf(node, undefined) !== textOf(expr.node, undefined)) return expression(node)
  const at = callSite(useRecorded)()
  const names = rules.map(({ record }) => record)
  return expression({
    ...node,
    problems: [
      ...(node.problems ?? []),
      {
        code: 'rules/not-recorded',
        severity: 'error',
        summary: `no part of ${textOf(node, undefined)} is recorded by ${names.join(', ') || 'any rule'}`,
        at,
        why: 'It was to be read from a recording rule, and is computed from the metrics each time instead.',
        fix: 'Build both from the same expression, or leave useRecorded() out.',
      },
    ],
  })
}

function textOf(node: Node, range: string | undefined): string {
  return print(node, ruleContext(range ?? 'the default'))
}
