import { centre, type EmbeddedItem, similarity, type Vector } from './embed.ts'

export interface Cluster {
  readonly items: readonly EmbeddedItem[]
  readonly centre: Vector
}

/** Above it, an item belongs to a cluster. */
const kinship = 0.6

/** Groups items about the same thing: each joins the nearest cluster, or starts one. */
export function cluster(items: readonly EmbeddedItem[]): readonly Cluster[] {
  const clusters: Cluster[] = []
  for (const item of items) {
    const scores = clusters.map((candidate) => similarity(candidate.centre, item.vector))
    const best = scores.indexOf(Math.max(...scores))
    const home = clusters[best]
    if (!home || (scores[best] ?? 0) < kinship) {
      clusters.push({ items: [item], centre: item.vector })
    } else {
      const members = [...home.items, item]
      clusters[best] = { items: members, centre: centre(members.map(({ vector }) => vector)) }
    }
  }
  return clusters
}
