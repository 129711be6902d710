import type Router from '@koa/router'
import type { Clients } from '../../clients.ts'
import type { Work } from '../../jobs.ts'
import { InvalidRequest, jsonBody } from '../../json-body.ts'

/** Scraping jobs and exports: asked for here, done by the workers. */
export function jobRoutes(router: Router, { jobs }: Clients): void {
  router.post('/api/jobs', async (context) => {
    const { id } = await jobs.add(scrapingWork(await jsonBody(context)))
    context.status = 202
    context.body = { id }
  })
  router.get('/api/jobs/:id', async (context) => {
    const status = await jobs.status(context.params.id ?? '')
    if (status) context.body = { status }
  })
  router.delete('/api/jobs/:id', async (context) => {
    if (await jobs.cancel(context.params.id ?? '')) context.status = 204
  })
  router.post('/api/exports', async (context) => {
    const { id } = await jobs.add({ queue: 'default', task: 'export' })
    context.status = 202
    context.body = { id }
  })
}

function scrapingWork({ source, query, pages = 3 }: Readonly<Record<string, unknown>>): Work {
  if (typeof source !== 'string' || source === '' || source.length > 40)
    throw new InvalidRequest('source must be a word: directory, maps or website.')
  if (typeof query !== 'string' || query.trim() === '')
    throw new InvalidRequest('query must say what to look for.')
  if (!Number.isInteger(pages) || (pages as number) < 1 || (pages as number) > 50)
    throw new InvalidRequest('pages must be a whole number from 1 to 50.')
  return { queue: 'scraping', source, query, pages: pages as number }
}
