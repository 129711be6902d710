import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@systems/kit/random'
import type { FastifyPluginAsync } from 'fastify'
import { generateItem } from '../../items.ts'

/** How often a feed's server gives no usable answer. */
const failureRate = 0.15

/** What a feed offers right now, asked of the feed's own server: slow at times, and it fails at times. */
export function feedRoutes(random: Random): FastifyPluginAsync {
  return async (api) => {
    api.get<{ Params: { source: string } }>('/feeds/:source/preview', async (request, reply) => {
      await sleep(20 + 400 * random.next() ** 3)
      if (random.chance(failureRate)) {
        return reply
          .code(502)
          .send({ error: `The feed "${request.params.source}" does not answer.` })
      }
      return Array.from({ length: 5 }, () => generateItem(random, request.params.source))
    })
  }
}
