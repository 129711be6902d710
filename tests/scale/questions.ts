/** Every query of a system, as Grafana and the rule evaluation ask it. */
import { durationMs, isComparison, isSetOp, type Node, panelContext, print } from '@telltale/promql'
import type { System } from 'telltale'
import { targetsOf } from '../../packages/telltale/src/grafana/query-json.ts'
import { scoped } from '../../packages/telltale/src/grafana/scope.ts'
import { panelPlaces, placePath } from '../../packages/telltale/src/project/panel-places.ts'
import { type Rule, ruleName } from '../../packages/telltale/src/rules/rule-group.ts'
import { expressionOf } from '../../packages/telltale/src/rules/rule-order.ts'
import { printedContext } from '../../packages/telltale/src/rules/rule-range.ts'
import { builtInValues, fillIn } from '../../packages/telltale/src/verify/fill-in.ts'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import { answerVariables } from '../../packages/telltale/src/verify/variable-values.ts'

export interface Question {
  readonly name: string
  readonly query: string
}

export const step = 60

export async function questionsOf(
  system: System,
  api: PrometheusApi,
  times: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly Question[]> {
  return [...(await ofPanels(system, api, times)), ...ofRules(system)]
}

async function ofPanels(
  system: System,
  api: PrometheusApi,
  times: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly Question[]> {
  const scrapeMs = durationMs(system.options.prometheus.scrapeInterval) ?? 15_000
  const questions: Question[] = []
  for (const dashboard of system.options.dashboards) {
    const { values } = await answerVariables(dashboard, api, times)
    const all = new Map([...builtInValues({ ...times, stepMs: step * 1000, scrapeMs }), ...values])
    for (const place of panelPlaces(system).filter((each) => each.dashboard === dashboard)) {
      for (const { refId = '', expr } of targetsOf(place.panel, scoped(panelContext, dashboard))) {
        const name = [...placePath(place), refId].join(' > ')
        questions.push({ name, query: fillIn(expr, all) })
      }
    }
  }
  return questions
}

/** Also what alerts compare: a condition that holds nowhere is the same nothing everywhere. */
function ofRules(system: System): readonly Question[] {
  return system.options.rules.flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      [expressionOf(rule), ...comparedIn(expressionOf(rule))].map((node, i) => ({
        name: `${nameOf(rule)}${i === 0 ? '' : `, what it compares (${i})`}`,
        query: print({ node }, printedContext(rule, system)),
      })),
    ),
  )
}

/** Records of SLOs share names; their labels tell them apart. */
function nameOf(rule: Rule): string {
  const { slo } = rule.kind === 'recording rule' ? (rule.options.labels ?? {}) : {}
  return slo === undefined ? ruleName(rule) : `${ruleName(rule)}{slo="${slo}"}`
}

function comparedIn(node: Node): readonly Node[] {
  if (node.type !== 'BinaryExpr') return []
  if (!isComparison(node.op) && !isSetOp(node.op)) return []
  return [node.lhs, node.rhs].flatMap((side) => {
    const inner = comparedIn(side)
    return inner.length > 0 || side.type === 'NumberLiteral' ? inner : [side]
  })
}
