import { parse, walk } from '@telltale/promql'

/** Names of the series that a PromQL text reads, sorted; none when it is no PromQL. */
export function seriesRead(text: string): readonly string[] {
  const { node } = parse(text)
  const names = new Set<string>()
  for (const each of node ? walk(node) : [])
    if (each.type === 'VectorSelector' && each.name !== undefined) names.add(each.name)
  return [...names].sort()
}

/** Which buckets a PromQL text asks for by their bound, each as a question about a bound. */
export function boundsIn(text: string): readonly ((bound: number) => boolean)[] {
  const { node } = parse(text)
  return [...(node ? walk(node) : [])].flatMap((each) => {
    if (each.type !== 'VectorSelector') return []
    return each.matchers
      .filter(({ label }) => label === 'le')
      .map(({ op, value }) => (bound: number) => {
        if (op === '=') return Number(value) === bound
        return op === '=~' && spellings(bound).some((spelt) => matchesWhole(value, spelt))
      })
  })
}

/** Prometheus 3 writes `le="2.0"` where earlier ones wrote `le="2"`. */
function spellings(bound: number): readonly string[] {
  return Number.isInteger(bound) ? [String(bound), `${bound}.0`] : [String(bound)]
}

function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}
