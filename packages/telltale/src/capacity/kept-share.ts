/** Which share of a family's series is left of `metricRelabel`. */
import type { AnyFamily, Label } from '@telltale/core'
import { readPattern } from '@telltale/promql'
import type { Relabeling } from '../deploy/scrape/relabeling.ts'

/**
 * Between 0 and 1, over the lines that the family has for one set of labels.
 *
 * Steps that keep or drop by the name, by `le` or `quantile`, and by labels whose values are all
 * declared are followed. What depends on an open label, or on a label that an earlier step writes,
 * may keep everything, and is taken to.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#metric_relabel_configs
 *
 * @example
 * keptShare(http.duration, [{ sourceLabels: ['__name__'], regex: '.*_bucket', action: 'drop' }], 'api')
 * // => 2 / 14
 */
export function keptShare(
  family: AnyFamily,
  steps: readonly Relabeling[] | undefined,
  job: string,
): number {
  const deciding = decidable(steps ?? [], family)
  if (deciding.length === 0) return 1
  const asked = new Set(deciding.flatMap(({ sourceLabels = [] }) => sourceLabels))
  const sets = combinations(
    Object.entries<Label>(family.labels).flatMap(([name, label]) =>
      asked.has(name) && label.kind === 'closed' ? [[name, label.values] as const] : [],
    ),
  )
  const lines = linesOf(family)
  const kept = lines.flatMap((line) =>
    sets.filter((labels) => deciding.every((step) => keeps(step, { job, ...labels, ...line }))),
  )
  return kept.length / (lines.length * sets.length)
}

type Labels = Readonly<Record<string, string>>

function decidable(steps: readonly Relabeling[], family: AnyFamily): readonly Relabeling[] {
  const written = new Set<string>()
  return steps.filter(({ action = 'replace', sourceLabels = [], targetLabel, regex }) => {
    if (action === 'keep' || action === 'drop') {
      return (
        !written.has('*') &&
        sourceLabels.every((label) => !written.has(label) && isKnown(label, family)) &&
        isReadable(regex ?? '(.*)')
      )
    }
    // Which labels it writes, or takes away, depends on those that there are.
    written.add(/^label/.test(action) ? '*' : (targetLabel ?? '*'))
    return false
  })
}

function isKnown(label: string, family: AnyFamily): boolean {
  if (['__name__', 'le', 'quantile', 'job'].includes(label)) return true
  const own = (family.labels as Readonly<Record<string, Label>>)[label]
  return own?.kind === 'closed'
}

/** What only RE2 can read is taken to match anything, which here would drop everything. */
function isReadable(regex: string): boolean {
  const pattern = readPattern(regex)
  if (!('test' in pattern)) return false
  return /^\(?\.[*+]\)?$/.test(regex) || !pattern.test('\u0000')
}

function keeps({ action, sourceLabels = [], separator = ';', regex }: Relabeling, labels: Labels) {
  const pattern = readPattern(regex ?? '(.*)')
  const text = sourceLabels.map((label) => labels[label] ?? '').join(separator)
  const isMatch = 'test' in pattern && pattern.test(text)
  return action === 'keep' ? isMatch : !isMatch
}

function linesOf({ name, kind, buckets = [], quantiles = [] }: AnyFamily): readonly Labels[] {
  const part = (suffix: string) => ({ __name__: `${name}_${suffix}` })
  switch (kind) {
    case 'histogram':
      return [
        ...[...buckets.map(String), '+Inf'].map((le) => ({ ...part('bucket'), le })),
        part('sum'),
        part('count'),
      ]
    case 'summary':
      return [
        ...quantiles.map((quantile) => ({ __name__: name, quantile: String(quantile) })),
        part('sum'),
        part('count'),
      ]
    default:
      return [{ __name__: name }]
  }
}

function combinations(
  columns: readonly (readonly [name: string, values: readonly string[]])[],
): readonly Labels[] {
  return columns.reduce<readonly Labels[]>(
    (sets, [name, values]) =>
      sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))),
    [{}],
  )
}
