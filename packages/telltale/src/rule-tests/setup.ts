/** How often a test samples and evaluates, and for how long. */
import { durationMs } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { Setup } from './cases.ts'
import type { TestContext } from './context.ts'
import type { Source } from './source.ts'
import { rangesIn, reachOf } from './terms.ts'

export function setupFor(
  rule: AlertingRule,
  context: TestContext,
  sources: readonly Source[],
): Setup {
  const { prometheus } = context.system.options
  const range = ruleRange(rule, prometheus)
  const intervalMs = intervalFor(rule, range)
  const reach = reachOf(rule.options.when.node, range, context)
  return { rule, context, intervalMs, sources, steady: Math.ceil(reach / intervalMs) + 2 }
}
/**
 * Between two samples and two evaluations: `for` is a multiple of it, at least twice as long, and a
 * range holds four.
 */
function intervalFor({ options }: AlertingRule, range: string): number {
  const ranges = rangesIn([options.when.node], range)
  const shortest = Math.min(...ranges, Number.POSITIVE_INFINITY)
  const longest = Math.max(...ranges, 0)
  const held = [options.for, options.keepFiringFor ?? '0s'].map((text) => durationMs(text) ?? 0)
  const fits = (ms: number) =>
    held.every((hold) => hold === 0 || (hold % ms === 0 && hold >= 2 * ms)) && ms * 4 <= shortest
  const choices = [
    ...(longest >= 6 * hour ? [5 * minute, 2.5 * minute] : []),
    minute,
    30_000,
    15_000,
    5000,
    1000,
  ]
  return choices.find(fits) ?? 1000
}

const minute = 60_000
const hour = 60 * minute
