/** What a metric name in a query refers to. */
import type { AnyFamily } from '@telltale/core'
import type { RecordedAs, Series, SeriesPart } from './ast.ts'
import { builtins } from './builtins.ts'

/**
 * The series that a family exposes under a name: a histogram has `_bucket`, `_sum` and `_count`, a
 * summary its own name, `_sum` and `_count`. Nothing for a name that is not the family's.
 */
export function seriesNamed(family: AnyFamily, name: string): Series | undefined {
  const part = partsOf(family).find((candidate) => name === family.name + suffixes[candidate])
  return part && { of: 'family', family, part }
}

/**
 * Looks names up among families, recording rules and what Prometheus itself stores (`up`, `ALERTS`
 * …), for `infer()` on parsed text.
 *
 * A declared name comes before a derived one: a gauge may be called `x_count` beside a histogram `x`.
 *
 * @example
 * infer(parsed, { resolve: seriesRegistry(familiesOf(metrics)) })
 */
export function seriesRegistry(
  families: Iterable<AnyFamily>,
  rules: Iterable<RecordedAs> = [],
): (name: string) => Series | undefined {
  const derived = new Map<string, Series>()
  const declared = new Map<string, Series>()
  for (const family of [...Object.values(builtins), ...families]) {
    for (const part of partsOf(family)) {
      const target = part === 'value' ? declared : derived
      target.set(family.name + suffixes[part], { of: 'family', family, part })
    }
  }
  for (const rule of rules) declared.set(rule.record, { of: 'rule', rule })
  const known = new Map([...derived, ...declared])
  return (name) => known.get(name)
}

const suffixes: Readonly<Record<SeriesPart, string>> = {
  value: '',
  bucket: '_bucket',
  sum: '_sum',
  count: '_count',
}

/** The bare name of a classic histogram has no series, but it is what a native one is read by. */
function partsOf({ kind }: AnyFamily): readonly SeriesPart[] {
  if (kind === 'histogram') return ['value', 'bucket', 'sum', 'count']
  return kind === 'summary' ? ['value', 'sum', 'count'] : ['value']
}
