import { describe, expect, it } from 'vitest'
import type { GraphNode, GraphSize } from '../../databases/neo4j.ts'
import { edge, startTestApi } from '../../testing.ts'

describe('the graph', () => {
  it('CO-R10: has its size in the gauges when it was asked for', async () => {
    const { ask, family, databases } = await startTestApi({ graphNodes: 30 })
    await databases.neo4j.use((connection) => connection.addEdge(edge))
    expect((await family('graph_nodes_count'))['']).toBe(30)
    const size = (await (await ask('/api/graph/stats')).json()) as GraphSize
    expect(size).toEqual({ nodes: 31, edges: expect.any(Number) })
    expect(await family('graph_nodes_count')).toEqual({ '': 31 })
    expect(await family('graph_edges_count')).toEqual({ '': size.edges })
  })

  it('CO-R11: has its updates timed', async () => {
    const { post, family } = await startTestApi()
    const count = async () => (await family('graph_update_duration_seconds_count'))['']
    expect(await count()).toBe(0)
    expect((await post('/api/graph/edges', edge)).status).toBe(201)
    expect(await count()).toBe(1)
  })

  it('shows a new edge although the node was cached', async () => {
    const { ask, post } = await startTestApi()
    const effects = async () =>
      ((await (await ask('/api/graph/nodes/absence-1')).json()) as GraphNode).causes
    expect(await effects()).not.toContain('commute')
    await post('/api/graph/edges', edge)
    expect(await effects()).toContain('commute')
  })
})
