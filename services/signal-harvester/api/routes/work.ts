import { Hono } from 'hono'
import type { Llm } from '../../llm/llm.ts'
import type { Pipeline } from '../../pipeline/pipeline.ts'
import type { Store } from '../../store/store.ts'

/** What makes the service do something: a run, a question, a signal of somebody's own. */
export function workRoutes(parts: {
  readonly pipeline: Pipeline
  readonly llm: Pick<Llm, 'ask'>
  readonly store: Pick<Store, 'addSignal'>
}): Hono {
  const routes = new Hono()

  routes.post('/pipeline/runs', (context) => {
    void parts.pipeline.run()
    return context.json({ status: 'started' }, 202)
  })

  routes.post('/ask', async (context) => {
    const { question } = await bodyOf(context.req)
    if (typeof question !== 'string' || question === '')
      return context.json({ error: 'There is no question.' }, 422)
    const answer = await parts.llm.ask(question).catch(() => undefined)
    return answer === undefined
      ? context.json({ error: 'No model has answered.' }, 502)
      : context.json({ answer })
  })

  routes.post('/signals', async (context) => {
    const { title } = await bodyOf(context.req)
    if (typeof title !== 'string' || title === '')
      return context.json({ error: 'A signal needs a title.' }, 422)
    const signal = await parts.store.addSignal({ discovery: '', source: 'other', title })
    return context.json(signal, 201, { location: `/signals/${signal.id}` })
  })
  return routes
}

async function bodyOf(request: { json(): Promise<unknown> }): Promise<Record<string, unknown>> {
  const body = await request.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}
