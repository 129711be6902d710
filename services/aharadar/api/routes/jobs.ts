import type { FastifyPluginAsync } from 'fastify'
import type { Feed, JobQueue } from '../../job-queue.ts'

/** Asks for a run of the pipeline over some feeds. */
export function jobRoutes(queue: JobQueue): FastifyPluginAsync {
  return async (api) => {
    api.post<{ Body: { feeds: readonly Feed[] } }>(
      '/jobs',
      { schema: { body: jobBody } },
      async (request, reply) => {
        const job = await queue.enqueue(request.body.feeds)
        return reply.code(202).send({ id: job.id })
      },
    )
  }
}

const jobBody = {
  type: 'object',
  required: ['feeds'],
  additionalProperties: false,
  properties: {
    feeds: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['source', 'items'],
        additionalProperties: false,
        properties: {
          source: { type: 'string', minLength: 1, maxLength: 40 },
          items: { type: 'integer', minimum: 0, maximum: 200 },
          reachable: { type: 'boolean' },
        },
      },
    },
  },
}
