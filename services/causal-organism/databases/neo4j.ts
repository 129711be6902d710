/** The causal graph, as a Neo4j would keep it: which factor drives which. */
import { type Random, seededRandom } from '@systems/kit/random'
import { factors } from '../organism/factors.ts'
import type { Simulate } from './simulated.ts'

export interface GraphSize {
  readonly nodes: number
  readonly edges: number
}

export interface GraphNode {
  readonly id: string
  readonly causes: readonly string[]
  readonly effects: readonly string[]
}

export interface Edge {
  readonly cause: string
  readonly effect: string
  readonly weight: number
}

export interface Neo4jConnection {
  size(): Promise<GraphSize>
  node(id: string): Promise<GraphNode | undefined>
  /** Adds an edge, and its ends where they are new; gives the size after that. */
  addEdge(edge: Edge): Promise<GraphSize>
  close(): Promise<void>
}

/** A graph in memory, behind connections that take their time. */
export function simulatedGraph(simulate: Simulate, { nodes, seed }: GraphOptions) {
  const graph = generated(nodes, seededRandom(seed))
  const size = (): GraphSize => ({ nodes: graph.nodes.size, edges: graph.edges.size })
  return async function connect(): Promise<Neo4jConnection> {
    await simulate('Neo4j', 5)
    return {
      async size() {
        await simulate('Neo4j', 4)
        return size()
      },
      async node(id) {
        await simulate('Neo4j', 8)
        if (!graph.nodes.has(id)) return undefined
        const edges = [...graph.edges.values()]
        return {
          id,
          causes: edges.filter(({ effect }) => effect === id).map(({ cause }) => cause),
          effects: edges.filter(({ cause }) => cause === id).map(({ effect }) => effect),
        }
      },
      async addEdge(edge) {
        await simulate('Neo4j', 30)
        add(graph, edge)
        return size()
      },
      close: async () => {},
    }
  }
}

export interface GraphOptions {
  /** How many nodes there are at the start. */
  readonly nodes: number
  readonly seed: number
}

interface Graph {
  readonly nodes: Set<string>
  readonly edges: Map<string, Edge>
}

/** Each factor in several teams, and each team's factors drive each other. */
function generated(count: number, random: Random): Graph {
  const graph: Graph = { nodes: new Set(), edges: new Map() }
  for (let i = 0; i < count; i++)
    graph.nodes.add(`${factors[i % factors.length]}-${Math.floor(i / factors.length) + 1}`)
  const ids = [...graph.nodes]
  for (const cause of ids.slice(1))
    add(graph, { cause, effect: random.pick(ids), weight: random.next() * 2 - 1 })
  return graph
}

function add(graph: Graph, edge: Edge): void {
  graph.nodes.add(edge.cause).add(edge.effect)
  graph.edges.set(`${edge.cause} ${edge.effect}`, edge)
}
