import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'

/** What the worker's pipeline has written. */
export function digestRoutes(directory: string): FastifyPluginAsync {
  return async (api) => {
    api.get('/digests', async () => {
      const names = await readdir(directory).catch(() => [])
      const ids = names
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse()
      return ids.map((name) => ({ id: name.slice(0, -'.json'.length) }))
    })

    api.get<{ Params: { id: string } }>('/digests/:id', async (request, reply) => {
      const { id } = request.params
      const text = /^[\w-]+$/.test(id)
        ? await readFile(join(directory, `${id}.json`), 'utf8').catch(() => undefined)
        : undefined
      if (text === undefined) return reply.code(404).send({ error: `There is no digest "${id}".` })
      return reply.type('application/json').send(text)
    })
  }
}
