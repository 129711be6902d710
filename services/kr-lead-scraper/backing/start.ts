/** What the product needs around it, small enough to run anywhere: each on a port of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import Router from '@koa/router'
import { normal, type Random, seededRandom } from '@systems/kit/random'
import { onPort, type Running } from '@systems/kit/run-main'
import Koa, { type Context } from 'koa'
import type { QueueName, Work } from '../jobs.ts'
import { InvalidRequest, jsonBody } from '../json-body.ts'
import type { Lead } from '../leads.ts'
import { listen } from '../listen.ts'
import { createLeadTable } from './lead-table.ts'
import { createQueues, type Queues } from './queues.ts'
import { type BackingSettings, backingSettings } from './settings.ts'

/** Starts database, queue and language model. Port 0 takes a free one; the urls say which. */
export async function startBacking(settings: Partial<BackingSettings> = {}) {
  const options: BackingSettings = { ...backingSettings({}), ...settings }
  const random = seededRandom(options.seed)
  const queues = createQueues()
  const on = (router: Router, port: number, variable: string) =>
    onPort(port, variable, listen(appOf(router), port, options.host))

  const database = await on(databaseRoutes(random, options), options.databasePort, 'DATABASE_PORT')
  const queue = await on(queueRoutes(queues), options.queuePort, 'QUEUE_PORT')
  const ollama = await on(modelRoutes(random, options), options.ollamaPort, 'OLLAMA_PORT')
  return {
    databaseUrl: database.url,
    queueUrl: queue.url,
    ollamaUrl: ollama.url,
    queues,
    /** Each by itself, for whoever wants one of them to fail. */
    database,
    queue,
    ollama,
    greeting: `Database on ${database.url}, queue on ${queue.url}, language model on ${ollama.url}.`,
    async stop() {
      await Promise.allSettled([database.close(), queue.close(), ollama.close()])
    },
  } satisfies Running & Record<string, unknown>
}

function databaseRoutes(random: Random, { databaseFailureRate }: BackingSettings): Router {
  const table = createLeadTable()
  return new Router()
    .get('/health', answer('ok'))
    .use(async (context, next) => {
      await sleep(1 + random.below(4))
      if (random.chance(databaseFailureRate)) context.status = 500
      else await next()
    })
    .get('/leads', async (context) => {
      context.body = table.list(100)
    })
    .post('/leads', async (context) => {
      context.body = table.store((await jsonBody(context)) as unknown as Lead)
    })
    .get('/leads/:id', async (context) => {
      context.body = table.find(idOf(context)) ?? context.throw(404)
    })
    .patch('/leads/:id', async (context) => {
      const { summary } = await jsonBody(context)
      context.status = table.summarise(idOf(context), String(summary)) ? 204 : 404
    })
}

function queueRoutes(queues: Queues): Router {
  return new Router()
    .get('/health', answer('ok'))
    .get('/queues', async (context) => {
      context.body = queues.states()
    })
    .post('/jobs', async (context) => {
      context.body = queues.add((await jsonBody(context)) as unknown as Work)
    })
    .post('/jobs/take', async (context) => {
      const { queues: names } = await jsonBody(context)
      const job = queues.take(names as readonly QueueName[])
      if (job) context.body = job
      else context.status = 204
    })
    .get('/jobs/:id', async (context) => {
      const status = queues.status(idOf(context)) ?? context.throw(404)
      context.body = { status }
    })
    .post('/jobs/:id/finish', async (context) => {
      const { outcome } = await jsonBody(context)
      const isKnown = queues.finish(idOf(context), outcome === 'failed' ? 'failed' : 'finished')
      context.status = isKnown ? 204 : 404
    })
    .post('/jobs/:id/give-back', async (context) => {
      context.status = queues.giveBack(idOf(context)) ? 204 : 404
    })
    .post('/jobs/:id/cancel', async (context) => {
      context.status = queues.cancel(idOf(context)) ? 204 : 404
    })
    .post('/workers/:id', async (context) => {
      const { queues: names } = await jsonBody(context)
      queues.connect(idOf(context), names as readonly QueueName[])
      context.status = 204
    })
    .delete('/workers/:id', async (context) => {
      queues.disconnect(idOf(context))
      context.status = 204
    })
}

/** Latency is log-normal around a third of a second, as that of small models is. */
function modelRoutes(
  random: Random,
  { ollamaSlowness, ollamaFailureRate }: BackingSettings,
): Router {
  const thinkMs = () => 300 * Math.exp(0.7 * normal(random))
  return new Router()
    .get('/api/version', answer({ version: '0.5.0' }))
    .post('/api/generate', async (context) => {
      const { prompt } = await jsonBody(context)
      await sleep(thinkMs() * ollamaSlowness)
      if (random.chance(ollamaFailureRate)) context.status = 503
      else context.body = { response: `About ${String(prompt).slice(0, 60)}` }
    })
}

function appOf(router: Router): Koa {
  const app = new Koa()
  app.silent = true
  app.use(async (context, next) => {
    try {
      await next()
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error
      context.status = 400
    }
  })
  app.use(router.routes())
  return app
}

function answer(body: unknown) {
  return async (context: Context) => {
    context.body = body
  }
}

function idOf(context: Context): string {
  return String((context.params as Readonly<Record<string, string>>).id)
}
