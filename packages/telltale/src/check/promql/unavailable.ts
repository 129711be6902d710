import { aggregators, type FunctionSignature, signatureOf } from '@telltale/promql'
import { expressionCheck } from '../definition.ts'

/** Every function is one that the Prometheus of the system has, without a feature flag. */
export const unavailable = expressionCheck(
  {
    code: 'promql/unavailable',
    severity: 'error',
    title: "the system's Prometheus does not have a function",
    looksAt: ['Call', 'AggregateExpr'],
  },
  function* ({ use, system: { prometheus } }) {
    if (prometheus === undefined) return
    for (const node of use.nodes) {
      if (node.type !== 'Call' && node.type !== 'AggregateExpr') continue
      const name = node.type === 'Call' ? node.func : node.op
      const lifetime: Lifetime | undefined =
        node.type === 'Call' ? signatureOf(node.func) : (aggregators[node.op] as Lifetime)
      const { since, until } = lifetime ?? {}
      const isTooNew = since !== undefined && isBefore(prometheus, since)
      const isGone = until !== undefined && isBefore(parts(until), prometheus.join('.'))
      if (!isTooNew && !isGone) continue
      yield {
        part: { of: node, the: 'name' },
        note: isTooNew ? `since ${since}` : `until ${until}`,
        summary: `Prometheus ${prometheus.join('.')} has no ${name}(): ${isTooNew ? `it came with ${since}` : `${until} was the last version that had it`}`,
        why: 'Prometheus refuses the whole query.',
        fix: isTooNew
          ? `Use an image of Prometheus ${since} or later, or write the query without ${name}().`
          : 'Use its successor; holt_winters() is double_exponential_smoothing() since 3.0.',
      }
    }
  },
)

type Lifetime = Pick<FunctionSignature, 'since' | 'until'>
type Version = readonly [major: number, minor: number]

function isBefore([major, minor]: Version, text: string): boolean {
  const [otherMajor, otherMinor] = parts(text)
  return major < otherMajor || (major === otherMajor && minor < otherMinor)
}

function parts(text: string): Version {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return [major, minor]
}
