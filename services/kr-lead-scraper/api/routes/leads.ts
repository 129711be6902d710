import type Router from '@koa/router'
import type { Clients } from '../../clients.ts'

/** The leads that were found, and what the language model makes of them. */
export function leadRoutes(
  router: Router,
  { leads, jobs, model }: Clients,
  modelTimeoutMs: number,
): void {
  router.get('/api/leads', async (context) => {
    context.body = await leads.list()
  })
  router.get('/api/leads/:id', async (context) => {
    const lead = await leads.find(context.params.id ?? '')
    if (lead) context.body = lead
  })
  router.post('/api/leads/:id/enrich', async (context) => {
    const lead = await leads.find(context.params.id ?? '')
    if (!lead) return
    const { id } = await jobs.add({ queue: 'enrichment', leadId: lead.id, mode: 'manual' })
    context.status = 202
    context.body = { id }
  })
  router.get('/api/leads/:id/pitch', async (context) => {
    const lead = await leads.find(context.params.id ?? '')
    if (!lead) return
    context.body = { pitch: await model.complete(`A pitch for ${lead.name}`, modelTimeoutMs) }
  })
}
