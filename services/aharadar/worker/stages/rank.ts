import type { TriagedCluster } from './triage.ts'

/** The clusters by how much is said about them from how many kinds of sources. */
export function rank(clusters: readonly TriagedCluster[]): readonly TriagedCluster[] {
  return [...clusters].sort((a, b) => weight(b) - weight(a))
}

function weight({ items }: TriagedCluster): number {
  return Math.log1p(items.length) * new Set(items.map(({ item }) => item.source)).size
}
