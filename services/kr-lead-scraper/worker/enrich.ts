import type { Clients } from '../clients.ts'
import type { Job } from '../jobs.ts'
import type { Lead } from '../leads.ts'
import type { ScrapingRecords } from '../monitoring/scraping-records.ts'

export interface EnrichParts {
  readonly clients: Clients
  readonly records: ScrapingRecords
  readonly modelTimeoutMs: number
}

export type EnrichmentJob = Extract<Job, { queue: 'enrichment' }>

/**
 * Writes a summary of a lead. Leads of which much is known need only rules, others the language
 * model, or both; without an answer of the model, rules have to do.
 */
export function createEnrich({ clients, records, modelTimeoutMs }: EnrichParts) {
  const ask = ({ name }: Lead) =>
    clients.model.complete(`What does ${name} sell, and to whom?`, modelTimeoutMs)
  const summaries = {
    rules: async (lead: Lead) => byRules(lead),
    llm: ask,
    hybrid: async (lead: Lead) => `${byRules(lead)} ${await ask(lead)}`,
  }

  return async ({ leadId, mode }: EnrichmentJob): Promise<void> => {
    const lead = await clients.leads.find(leadId)
    if (!lead) return
    const method = methodFor(lead)
    const summary = await records
      .enrichment(mode, method, () => summaries[method](lead))
      .catch(() => records.enrichment('fallback', 'rules', () => summaries.rules(lead)))
    await clients.leads.summarise(lead.id, summary)
  }
}

function methodFor({ email, website }: Lead): 'rules' | 'llm' | 'hybrid' {
  if (email !== undefined && website !== undefined) return 'rules'
  return email === undefined && website === undefined ? 'llm' : 'hybrid'
}

function byRules({ name, source }: Lead): string {
  const [place = '', ...kind] = name.replace(/\d+$/, '').trim().split(' ')
  return `${kind.join(' ')} in ${place}, found in ${source}.`
}
