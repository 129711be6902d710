/** What the samples of one family show of it, in bounded memory. */
import {
  type AnyFamily,
  learntFamily,
  type SourceLocation,
  unitFromName,
  upTo,
} from '@telltale/core'

export interface FamilyDraft {
  /** As the TYPE line says. */
  readonly name: string
  type: string
  help: string
  unit: string
  readonly at: SourceLocation
  /** Values of each label, the first `valueLimit` of them. */
  readonly labels: Map<string, Set<string>>
  /** Upper bounds of buckets, or quantiles. */
  readonly bounds: Set<string>
  /** Suffixes of the samples' names. */
  readonly suffixes: Set<string>
}

/** More values are not kept: nobody compares a query with a thousand request ids. */
export const valueLimit = 300

export function familyDraft(name: string, at: SourceLocation): FamilyDraft {
  return {
    name,
    type: 'untyped',
    help: '',
    unit: '',
    at,
    labels: new Map(),
    bounds: new Set(),
    suffixes: new Set(),
  }
}

/** Takes the labels of one sample, names and values by turns. */
export function noteSample(draft: FamilyDraft, suffix: string, labels: readonly string[]): void {
  draft.suffixes.add(suffix)
  for (let i = 0; i < labels.length; i += 2) {
    const name = labels[i] ?? ''
    const value = labels[i + 1] ?? ''
    if (isBound(draft, name)) {
      if (draft.bounds.size < valueLimit) draft.bounds.add(value)
      continue
    }
    const values = draft.labels.get(name)
    if (values === undefined) draft.labels.set(name, new Set([value]))
    else if (values.size < valueLimit) values.add(value)
  }
}

function isBound({ type }: FamilyDraft, label: string): boolean {
  return label === 'le' ? type.endsWith('histogram') : label === 'quantile' && type === 'summary'
}

/** A family with the values that its labels were seen with. */
export interface SeenFamily {
  readonly family: AnyFamily
  /** Nobody says what kind it is. */
  readonly isUntyped: boolean
  /** By label; absent when there are more than are worth keeping. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** The families that a draft describes: `_created` and the count of a gauge histogram are their own. */
export function seenFamilies(draft: FamilyDraft): readonly SeenFamily[] {
  const { type, name, suffixes } = draft
  switch (type) {
    case 'counter':
      // OpenMetrics names the family, and the sample with _total behind it.
      return [
        ...(suffixes.has('_total') ? [seen(draft, `${name}_total`, 'counter')] : []),
        ...(suffixes.has('') || !suffixes.has('_total') ? [seen(draft, name, 'counter')] : []),
        ...created(draft),
      ]
    case 'histogram':
    case 'summary':
      return [seen(draft, name, type), ...created(draft)]
    case 'gaugehistogram':
      return ['_bucket', '_gcount', '_gsum'].map((suffix) =>
        seen(draft, name + suffix, 'gauge', suffix === '_bucket' ? ['le'] : []),
      )
    case 'info':
      return [seen(draft, suffixes.has('_info') ? `${name}_info` : name, 'gauge')]
    case 'gauge':
    case 'stateset':
      return [seen(draft, name, 'gauge')]
    default:
      return [seen(draft, name, name.endsWith('_total') ? 'counter' : 'gauge')]
  }
}

function created(draft: FamilyDraft): readonly SeenFamily[] {
  return draft.suffixes.has('_created') ? [seen(draft, `${draft.name}_created`, 'gauge')] : []
}

function seen(
  draft: FamilyDraft,
  name: string,
  kind: AnyFamily['kind'],
  more: readonly string[] = [],
): SeenFamily {
  const { help, unit, at, labels, type } = draft
  const values = new Map(
    [...labels].flatMap(([label, all]) =>
      all.size < valueLimit ? [[label, [...all].sort()] as const] : [],
    ),
  )
  const bounds = [...draft.bounds].map(Number).filter(Number.isFinite)
  const sorted = bounds.sort((a, b) => a - b)
  const family = learntFamily(
    {
      kind,
      name,
      help,
      unit: name.endsWith('_created') ? 'seconds' : unit || unitFromName(name),
      labels: Object.fromEntries(
        [...labels.keys(), ...more].map((label) => [label, upTo(size(labels.get(label)))]),
      ),
      ...(kind === 'histogram' && { buckets: sorted }),
      ...(kind === 'summary' && { quantiles: sorted }),
    },
    at,
  )
  return { family, isUntyped: !types.has(type) && kind !== 'counter', values }
}

function size(values: ReadonlySet<string> | undefined): number {
  return Math.max(1, values?.size ?? 1)
}

/** Types that a TYPE line may name, beside `untyped` and `unknown`. */
export const types: ReadonlySet<string> = new Set([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'gaugehistogram',
  'info',
  'stateset',
])
