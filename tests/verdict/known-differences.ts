/** Why a promtool may judge otherwise than telltale: the versions of Prometheus differ. */
import { aggregators, type FunctionSignature, functions, parse, walk } from '@telltale/promql'

export interface Difference {
  readonly reason: string
  /** The first version of promtool that judges as telltale does; none when no version does. */
  readonly since?: string
  /** Whether the reason applies to a text. */
  readonly applies: (text: string) => boolean
}

export const knownDifferences: readonly Difference[] = [
  {
    reason: 'the table says that this version lacks the function, or that it needs a feature flag',
    applies: (text) => namesIn(text).some((name) => limited.has(name)),
  },
  {
    reason: 'a number of seconds may stand for a duration, and a duration for a number',
    since: '2.54',
    applies: (text) =>
      /\[ *[-+]?\d+ *[\]:]|\[\+|: *[-+]?\d+ *\]|offset [-+]?\d+(?!\w)|offset \+|@ *\d+[smhdwy]|^\d+[smhdwy]$/.test(
        text,
      ),
  },
  {
    reason: 'an offset may be zero',
    since: '2.54',
    applies: (text) => text.includes('offset 0s'),
  },
  {
    reason: 'underscores may group digits',
    since: '2.54',
    applies: (text) => /\d_\d/.test(text),
  },
  {
    reason: 'names between quotes may be any UTF-8',
    since: '3.0',
    applies: (text) => /[{,(] *"[\w.]*" *[=},)]/.test(text),
  },
  {
    reason: 'Go 1.22 reads (?<name>…) as it reads (?P<name>…)',
    since: '2.51',
    applies: (text) => text.includes('(?<n>'),
  },
  {
    reason: 'the grammar for editors takes the operator for a metric',
    applies: (text) => text === 'atan2',
  },
  {
    reason:
      'the grammar for editors reads neither a metric called offset nor a number without decimals',
    applies: (text) => text === 'offset' || text === '5.',
  },
]

type Lifetime = Pick<FunctionSignature, 'since' | 'until' | 'experimental'>

const limited: ReadonlySet<string> = new Set(
  Object.entries<Lifetime>({ ...functions, ...aggregators } as Readonly<
    Record<string, Lifetime>
  >).flatMap(([name, { since, until, experimental }]) =>
    since !== undefined || until !== undefined || experimental ? [name] : [],
  ),
)

function namesIn(text: string): readonly string[] {
  const { node } = parse(text)
  if (node === undefined) return []
  return [...walk(node)].flatMap((inner) => {
    if (inner.type === 'Call') return [inner.func]
    return inner.type === 'AggregateExpr' ? [inner.op] : []
  })
}
