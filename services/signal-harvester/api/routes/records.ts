import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Store } from '../../store/store.ts'

/** Signals, discoveries, topics and entities: lists from the cache, single ones from the database. */
export function recordRoutes(store: Store, cached: MiddlewareHandler): Hono {
  const routes = new Hono()

  routes.get('/signals', cached, async (context) => {
    const options = listOptions(context.req.query())
    return options
      ? context.json(await store.signals(options))
      : context.json({ error: wrongLimit }, 422)
  })
  routes.get('/signals/:id{[0-9]+}', async (context) => {
    const { id } = context.req.param()
    return found(context, await store.signal(Number(id)), `signal ${id}`)
  })
  routes.get('/discoveries', cached, async (context) => {
    const options = listOptions(context.req.query())
    return options
      ? context.json(await store.discoveries(options))
      : context.json({ error: wrongLimit }, 422)
  })
  routes.get('/discoveries/:id{[0-9a-f-]+}', async (context) => {
    const { id } = context.req.param()
    return found(context, await store.discovery(id), `discovery ${id}`)
  })
  routes.get('/topics', cached, async (context) => {
    const topics = await store.topics()
    return context.json(
      topics.map(({ artifacts, ...topic }) => ({ ...topic, size: artifacts.length })),
    )
  })
  routes.get('/topics/:id{[0-9a-f]+}', async (context) => {
    const { id } = context.req.param()
    return found(context, await store.topic(id), `topic ${id}`)
  })
  routes.get('/topics/:id{[0-9a-f]+}/artifacts', async (context) => {
    const { id } = context.req.param()
    return found(context, (await store.topic(id))?.artifacts, `topic ${id}`)
  })
  routes.get('/entities', cached, async (context) => context.json(await store.entities()))
  routes.get('/entities/:id{[\\w-]+}', async (context) => {
    const { id } = context.req.param()
    return found(context, await store.entity(id), `entity ${id}`)
  })
  return routes
}

const wrongLimit = 'The limit must be a number from 1 to 100.'

function listOptions(query: Readonly<Record<string, string>>) {
  const limit = Number(query.limit ?? 20)
  return limit >= 1 && limit <= 100 ? { source: query.source, limit } : undefined
}

function found(context: Context, record: object | undefined, what: string): Response {
  return record === undefined
    ? context.json({ error: `There is no ${what}.` }, 404)
    : context.json(record)
}
