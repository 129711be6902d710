import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import type { Item } from '../../items.ts'
import type { ItemStore } from '../store.ts'

/** Listing, reading, adding and searching items. */
export function itemRoutes(store: ItemStore): FastifyPluginAsync {
  return async (api) => {
    api.get<{ Querystring: { source?: string; limit: number } }>(
      '/items',
      { schema: { querystring: query({ source: { type: 'string' } }) } },
      async (request) => store.list(request.query),
    )

    api.get<{ Params: { id: string } }>('/items/:id', async (request, reply) => {
      const { id } = request.params
      return store.get(id) ?? reply.code(404).send({ error: `There is no item "${id}".` })
    })

    api.post<{ Body: Omit<Item, 'id'> }>(
      '/items',
      { schema: { body: itemBody } },
      async (request, reply) => {
        const item = { ...request.body, id: randomUUID() }
        store.add(item)
        return reply.code(201).header('location', `/api/items/${item.id}`).send(item)
      },
    )

    api.get<{ Querystring: { q: string; limit: number } }>(
      '/search',
      { schema: { querystring: query({ q: { type: 'string', minLength: 1 } }, ['q']) } },
      async (request) => store.search(request.query.q.split(/\s+/), request.query.limit),
    )
  }
}

function query(properties: object, required: readonly string[] = []) {
  const limit = { type: 'integer', minimum: 1, maximum: 100, default: 20 }
  return { type: 'object', properties: { ...properties, limit }, required }
}

const itemBody = {
  type: 'object',
  required: ['source', 'url', 'title', 'text'],
  additionalProperties: false,
  properties: {
    source: { type: 'string', minLength: 1, maxLength: 40 },
    url: { type: 'string', pattern: '^https?://', maxLength: 2000 },
    title: { type: 'string', minLength: 1, maxLength: 300 },
    text: { type: 'string', maxLength: 10_000 },
  },
}
