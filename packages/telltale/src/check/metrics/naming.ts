/**
 * What definitions of metrics find wrong with themselves, as they are made.
 *
 * The rules are in `@telltale/core`; those that a definition allows itself are found here, too, so
 * that the reasons can be reported and reasons without a cause be found.
 */
import { namingProblems, type Problem } from '@telltale/core'
import { type CheckDefinition, foundWhenMade } from '../definition.ts'
import type { Model } from '../model.ts'

export function* problemsOfFamilies({ systems }: Model): Generator<Problem> {
  for (const { families } of systems) {
    for (const family of families) yield* namingProblems(family)
  }
}

const titles = {
  'metrics/invalid-name': 'a metric has a name that Prometheus does not read everywhere',
  'metrics/colon-in-name': 'a metric is called like the result of a recording rule',
  'metrics/no-help': 'a metric has no help text',
  'metrics/counter-without-total': 'a counter does not end in _total',
  'metrics/total-on-non-counter': 'something that is no counter ends in _total',
  'metrics/reserved-suffix': 'a metric ends like a part of a histogram',
  'metrics/non-base-unit': 'a metric is not in a base unit',
  'metrics/abbreviated-unit': 'a metric abbreviates its unit',
  'metrics/kind-in-name': 'a metric has its kind in its name',
  'metrics/camel-case': 'a metric or a label is camelCase',
  'metrics/reserved-label': 'a label is called like one of Prometheus',
  'metrics/invalid-label': 'a label cannot have the values that it is to have',
  'metrics/bucket-order': 'the buckets of a histogram are not ascending',
  'metrics/invalid-quantile': 'a quantile of a summary is not between 0 and 1',
  'metrics/too-many-series': 'one metric may create more series in a process than is good',
} as const

export const namingChecks: readonly CheckDefinition[] = Object.entries(titles).map(
  ([code, title]) => foundWhenMade({ code, severity: 'error', title }),
)
