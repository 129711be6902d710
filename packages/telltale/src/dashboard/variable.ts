import { type AnyFamily, type Located, withCallSite } from '@telltale/core'
import type { TargetLabel, VariableRef } from '@telltale/promql'

/** A Grafana variable; usable as a matcher's value: `select(http.requests, { route })`. */
export type Variable = LabelValuesVariable

export interface LabelValuesVariable extends VariableRef, Located {
  readonly kind: 'label values'
  readonly family: AnyFamily
  readonly label: string
  readonly title?: string
  readonly multi: boolean
}

/**
 * The values that a label of a family has in the shown time range; several may be chosen, or all.
 *
 * @example
 * const route = labelValues(http.requests, 'route')
 * select(http.requests, { route }) // => http_requests_total{route=~"$route"}
 */
export function labelValues<F extends AnyFamily>(
  family: F,
  label: (keyof F['labels'] & string) | TargetLabel,
  options: { readonly name?: string; readonly title?: string; readonly multi?: boolean } = {},
): LabelValuesVariable {
  return Object.freeze(
    withCallSite(
      {
        kind: 'label values' as const,
        variable: options.name ?? label,
        family,
        label,
        multi: options.multi ?? true,
        ...(options.title !== undefined && { title: options.title }),
      },
      labelValues,
    ),
  )
}
