import { parse, walk } from '@telltale/promql'

/** Names of the series that a PromQL text reads, sorted; none when it is no PromQL. */
export function seriesRead(text: string): readonly string[] {
  const { node } = parse(text)
  const names = new Set<string>()
  for (const each of node ? walk(node) : [])
    if (each.type === 'VectorSelector' && each.name !== undefined) names.add(each.name)
  return [...names].sort()
}
