import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { sloLabel, tierLabel } from '../slo/names.ts'
import type { Slo } from '../slo/slo.ts'

/**
 * The labels of alerts, by type: of an alert, of an SLO's, of lists, and of everything that a module
 * exports. What is none of these has none; groups do not know their alerts' labels.
 */
export type AlertLabelsOf<A> = unknown extends A ? string : LabelsIn<A>

type LabelsIn<A> =
  A extends AlertingRule<infer L>
    ? L
    : A extends Slo<infer L>
      ? L | typeof sloLabel | typeof tierLabel | 'severity' | 'team' | 'alertname'
      : A extends readonly (infer I)[]
        ? LabelsIn<I>
        : A extends { readonly kind: string } | ((...args: never[]) => unknown)
          ? never
          : A extends object
            ? { [K in keyof A]: LabelsIn<A[K]> }[keyof A]
            : never
