import { durationMs, durationText, type PrintContext, ruleContext } from '@telltale/promql'
import { inSystem } from '../project/job-matchers.ts'
import type { PrometheusOptions, System } from '../project/system.ts'
import type { Rule } from './rule-group.ts'

/** What `rate()` and the like read in a rule where they name no range. */
export function ruleRange(rule: Rule, prometheus: PrometheusOptions): string {
  return rule.options.range ?? prometheus.ruleRange ?? defaultRange(prometheus)
}

/** How a rule's expression is printed: with its own range, without a `$` variable. */
export function contextOf(rule: Rule, prometheus: PrometheusOptions): PrintContext {
  return ruleContext(ruleRange(rule, prometheus))
}

/** The same in a file: with the job, where the system wants it. */
export function printedContext(rule: Rule, system: System): PrintContext {
  return inSystem(contextOf(rule, system.options.prometheus), system)
}

/** The range below which one failed scrape leaves a hole in a rate, in milliseconds. */
export function shortestRangeMs({
  scrapeInterval,
}: Pick<PrometheusOptions, 'scrapeInterval'>): number {
  return 4 * (durationMs(scrapeInterval) ?? 0)
}

/** Five minutes are what most published rules read; fewer than four scrapes are too few. */
function defaultRange(prometheus: PrometheusOptions): string {
  const fiveMinutes = 5 * 60_000
  return durationText(Math.max(fiveMinutes, shortestRangeMs(prometheus)))
}
