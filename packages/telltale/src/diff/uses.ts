/** Who reads a metric: the panels and rules that a change of it touches. */
import type { RuleModel, SystemModel } from './model.ts'

/** The names under which a metric's series are stored. */
export function seriesOf(metric: string, kind: string): readonly string[] {
  switch (kind) {
    case 'histogram':
      return [metric, `${metric}_bucket`, `${metric}_sum`, `${metric}_count`]
    case 'summary':
      return [metric, `${metric}_sum`, `${metric}_count`]
    default:
      return [metric]
  }
}

/** Panels, alerts and recording rules that read one of the series, also through recording rules. */
export function readersOf(series: readonly string[], system: SystemModel): readonly string[] {
  const names = new Set(series)
  const reads = (each: { readonly reads: readonly string[] }) =>
    each.reads.some((name) => names.has(name))
  const rules = new Set<RuleModel>()
  for (let grows = true; grows; ) {
    grows = false
    for (const rule of system.rules) {
      if (rules.has(rule) || !reads(rule)) continue
      rules.add(rule)
      // All SLOs record under the same names; their rules read only what is their own.
      if (rule.kind === 'record' && rule.slo === undefined) names.add(rule.name)
      grows = true
    }
  }
  const shown = system.dashboards.flatMap(({ title, panels, variables }) => [
    ...panels
      .filter(({ queries }) => queries.some(reads))
      .map((panel) => `panel ${pathText(title, panel.row, panel.title)}`),
    ...variables.filter(reads).map(({ name }) => `variable ${pathText(title, `$${name}`)}`),
  ])
  return [...new Set([...shown, ...[...rules].map(ruleText).sort()])]
}

export function pathText(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' > ')
}

function ruleText({ kind, name, slo }: RuleModel): string {
  if (slo !== undefined) return `slo ${slo}`
  return `${kind === 'alert' ? 'alert' : 'recording rule'} ${name}`
}
