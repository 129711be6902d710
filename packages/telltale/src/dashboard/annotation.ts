import { type Located, withCallSite } from '@telltale/core'
import type { Duration, InstantVector } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { RuleGroup } from '../rules/rule-group.ts'
import type { Color } from './color.ts'

/** Marks on the time axis of every graph. */
export interface Annotation extends Located {
  readonly kind: 'annotation'
  /** The name of its switch at the top of the dashboard. */
  readonly title: string
  /** Marks where it returns something but 0; or while one of some alerts fires. */
  readonly source: // biome-ignore lint/suspicious/noExplicitAny: a query may have any labels
  { readonly expr: InstantVector<any> } | { readonly alerts: readonly AlertingRule[] }
  readonly options: AnnotationOptions
}

export interface AnnotationOptions {
  /** @default 'blue', alerts 'red' */
  readonly color?: Color
  /** What the mark says; `{{label}}` is replaced. @default the title */
  readonly text?: string
  /** Labels that are shown as tags. */
  readonly tags?: readonly string[]
  /** Two marks are at least so far apart. @default the scrape interval */
  readonly step?: Duration
  /** Switched off until somebody switches it on. */
  readonly off?: boolean
}

/**
 * Marks from a query.
 *
 * @example
 * annotation('Restarts', changes(startTime, '5m').gt(0), { text: '{{instance}} restarted' })
 */
export function annotation<L extends string>(
  title: string,
  expr: InstantVector<L>,
  options: AnnotationOptions = {},
): Annotation {
  return made({ kind: 'annotation', title, source: { expr }, options }, annotation)
}

/**
 * Marks while alerts fire: those given, and those of the groups given.
 *
 * @example
 * alertAnnotation('Alerts', [highErrorRate, slowRequests])
 * // ALERTS{alertname=~"HighErrorRate|SlowRequests", alertstate="firing"}
 */
export function alertAnnotation(
  title: string,
  rules: readonly (AlertingRule | RuleGroup)[],
  options: AnnotationOptions = {},
): Annotation {
  const alerts = rules
    .flatMap((rule) => (rule.kind === 'rule group' ? rule.rules : [rule]))
    .filter((rule) => rule.kind === 'alerting rule')
  return made({ kind: 'annotation', title, source: { alerts }, options }, alertAnnotation)
}

function made(data: Omit<Annotation, 'at'>, maker: (...args: never[]) => unknown): Annotation {
  return Object.freeze(withCallSite({ ...data }, maker))
}
