/** Database, queue and language model, as the API and the workers use them. */
import { randomUUID } from 'node:crypto'
import { type Setting, text } from '@systems/kit/settings'
import { asker, type Question, ServiceError } from './ask.ts'
import type { Job, JobStatus, QueueName, QueueStates, Work } from './jobs.ts'
import type { Lead, Stored } from './leads.ts'

export interface ServiceUrls {
  readonly databaseUrl: string
  readonly queueUrl: string
  readonly ollamaUrl: string
}

/** Where the services are; both the API and the workers are told. */
export const serviceUrls: { readonly [Name in keyof ServiceUrls]: Setting<string> } = {
  databaseUrl: text('DATABASE_URL', 'http://127.0.0.1:8101'),
  queueUrl: text('QUEUE_URL', 'http://127.0.0.1:8102'),
  ollamaUrl: text('OLLAMA_URL', 'http://127.0.0.1:8103'),
}

export function createClients({ databaseUrl, queueUrl, ollamaUrl }: ServiceUrls) {
  return {
    leads: leadDatabase(databaseUrl),
    jobs: jobQueue(queueUrl),
    model: languageModel(ollamaUrl),
  }
}

export type Clients = ReturnType<typeof createClients>

function leadDatabase(url: string) {
  const ask = asker('db', url)
  return {
    list: () => ask<readonly Lead[]>('/leads'),
    find: (id: string) => ask<Lead>(`/leads/${encodeURIComponent(id)}`).catch(nothingFor404),
    store: (lead: Omit<Lead, 'id'>) => ask<Stored>('/leads', { method: 'POST', body: lead }),
    summarise: (id: string, summary: string) =>
      ask<void>(`/leads/${encodeURIComponent(id)}`, { method: 'PATCH', body: { summary } }),
    isThere: (timeoutMs: number) => ask<unknown>('/health', { timeoutMs }),
  }
}

function jobQueue(url: string) {
  const ask = asker('redis', url)
  const post = (body: object): Question => ({ method: 'POST', body })
  return {
    add: (work: Work) => ask<Job>('/jobs', post(work)),
    take: (queues: readonly QueueName[]) => ask<Job | undefined>('/jobs/take', post({ queues })),
    finish: (id: string, outcome: 'finished' | 'failed') =>
      ask<void>(`/jobs/${id}/finish`, post({ outcome })),
    giveBack: (id: string) => ask<void>(`/jobs/${id}/give-back`, post({})),
    cancel: (id: string) =>
      ask<unknown>(`/jobs/${encodeURIComponent(id)}/cancel`, post({})).then(
        () => true,
        (error) => nothingFor404(error) ?? false,
      ),
    status: (id: string) =>
      ask<{ status: JobStatus }>(`/jobs/${encodeURIComponent(id)}`)
        .then(({ status }) => status)
        .catch(nothingFor404),
    /** A worker says that it is there, which it has to do every few seconds. */
    connect: (worker: string, queues: readonly QueueName[]) =>
      ask<void>(`/workers/${worker}`, post({ queues })),
    disconnect: (worker: string) => ask<void>(`/workers/${worker}`, { method: 'DELETE' }),
    states: () => ask<QueueStates>('/queues'),
    isThere: (timeoutMs: number) => ask<unknown>('/health', { timeoutMs }),
  }
}

function languageModel(url: string) {
  const ask = asker('ollama', url)
  return {
    /** Rejects when the model takes longer. */
    complete: (prompt: string, timeoutMs: number) =>
      ask<{ response: string }>('/api/generate', {
        method: 'POST',
        body: { model: 'llama3.2', prompt, stream: false },
        timeoutMs,
      }).then(({ response }) => response),
    isThere: (timeoutMs: number) => ask<unknown>('/api/version', { timeoutMs }),
  }
}

function nothingFor404(error: unknown): undefined {
  if (error instanceof ServiceError && error.status === 404) return undefined
  throw error
}

/** A name by which the queue knows a worker. */
export function newWorkerName(): string {
  return `worker-${randomUUID()}`
}
