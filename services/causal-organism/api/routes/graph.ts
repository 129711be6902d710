import { track } from '@telltale/runtime'
import { json, Router } from 'express'
import type { Edge, GraphSize } from '../../databases/neo4j.ts'
import type { Databases } from '../databases.ts'
import type { ApiMetrics } from '../metrics.ts'
import { refuse } from './refuse.ts'

export interface GraphParts {
  readonly databases: Databases
  readonly metrics: ApiMetrics['graph']
}

/** The graph's size, its nodes, and edges that are added to it. */
export function graphRoutes({ databases: { neo4j, cache }, metrics }: GraphParts): Router {
  const routes = Router()
  routes.get('/stats', async (_request, response) => {
    response.json(await refreshGraphSize(neo4j, metrics))
  })

  routes.get('/nodes/:id', async ({ params: { id } }, response) => {
    const node = await cache.get('graph', id, () => neo4j.use((graph) => graph.node(id)))
    if (node === undefined) return refuse(response, 404, `There is no node "${id}".`)
    response.json(node)
  })

  routes.post('/edges', json(), async ({ body }, response) => {
    if (!isEdge(body))
      return refuse(response, 400, 'An edge has a cause, an effect and a weight from -1 to 1.')
    await track([metrics.updateDuration], {}, async () => {
      exportSize(await neo4j.use((graph) => graph.addEdge(body)), metrics)
      await cache.forget('graph')
    })
    response.status(201).json(body)
  })
  return routes
}

/** Asks for the size of the graph, and puts it into the gauges. */
export async function refreshGraphSize(
  neo4j: Databases['neo4j'],
  metrics: Pick<ApiMetrics['graph'], 'nodes' | 'edges'>,
): Promise<GraphSize> {
  const size = await neo4j.use((graph) => graph.size())
  exportSize(size, metrics)
  return size
}

function exportSize(
  size: GraphSize,
  { nodes, edges }: Pick<ApiMetrics['graph'], 'nodes' | 'edges'>,
): void {
  nodes.set(size.nodes)
  edges.set(size.edges)
}

function isEdge(body: unknown): body is Edge {
  const { cause, effect, weight } = (body ?? {}) as Partial<Edge>
  const isId = (id: unknown) => typeof id === 'string' && /^[\w-]{1,40}$/.test(id)
  return isId(cause) && isId(effect) && typeof weight === 'number' && Math.abs(weight) <= 1
}
