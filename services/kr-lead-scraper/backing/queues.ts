import { randomUUID } from 'node:crypto'
import {
  type Job,
  type JobStatus,
  type QueueName,
  type QueueStates,
  queueNames,
  type Work,
} from '../jobs.ts'

/** A worker that is silent for so long is not connected any more. */
const silenceMs = 5_000
/** Of jobs that are over, so many are remembered. */
const remembered = 1_000

/** Queues in memory; what they count begins at 0 with the process, as after a flush of Redis. */
export function createQueues(now: () => number = Date.now) {
  const waiting = new Map<QueueName, Job[]>(queueNames.map((name) => [name, []]))
  const totals = new Map(queueNames.map((name) => [name, { started: 0, finished: 0, failed: 0 }]))
  const jobs = new Map<string, { readonly job: Job; status: JobStatus }>()
  const workers = new Map<string, { readonly queues: readonly QueueName[]; readonly at: number }>()
  const count = (name: QueueName, what: 'started' | 'finished' | 'failed') => {
    const total = totals.get(name)
    if (total) total[what]++
  }

  return {
    add(work: Work): Job {
      const job = { ...work, id: randomUUID() }
      waiting.get(job.queue)?.push(job)
      jobs.set(job.id, { job, status: 'waiting' })
      forgetOldest(jobs)
      return job
    },
    /** The job that has waited longest in the first of the queues that has one. */
    take(queues: readonly QueueName[]): Job | undefined {
      for (const name of queues) {
        const job = waiting.get(name)?.shift()
        if (!job) continue
        const known = jobs.get(job.id)
        if (known) known.status = 'started'
        count(name, 'started')
        return job
      }
      return undefined
    },
    /** A worker that has to stop gives back what it has not finished; it is the next one's. */
    giveBack(id: string): boolean {
      const known = jobs.get(id)
      if (known?.status !== 'started') return false
      known.status = 'waiting'
      waiting.get(known.job.queue)?.unshift(known.job)
      return true
    },
    finish(id: string, outcome: 'finished' | 'failed'): boolean {
      const known = jobs.get(id)
      if (!known) return false
      if (known.status !== 'cancelled') known.status = outcome
      count(known.job.queue, outcome)
      return true
    },
    /** A job that waits is taken out; one that runs is told when it asks. */
    cancel(id: string): boolean {
      const known = jobs.get(id)
      if (!known || known.status === 'finished' || known.status === 'failed') return false
      const line = waiting.get(known.job.queue) ?? []
      const place = line.findIndex((job) => job.id === id)
      if (place >= 0) line.splice(place, 1)
      known.status = 'cancelled'
      return true
    },
    status: (id: string): JobStatus | undefined => jobs.get(id)?.status,
    connect(worker: string, queues: readonly QueueName[]): void {
      workers.set(worker, { queues, at: now() })
    },
    disconnect(worker: string): void {
      workers.delete(worker)
    },
    states(): QueueStates {
      for (const [worker, { at }] of workers) if (now() - at > silenceMs) workers.delete(worker)
      const connected = [...workers.values()]
      const entries = queueNames.map((name) => [
        name,
        {
          waiting: waiting.get(name)?.length ?? 0,
          ...totals.get(name),
          workers: connected.filter(({ queues }) => queues.includes(name)).length,
        },
      ])
      return Object.fromEntries(entries)
    },
  }
}

export type Queues = ReturnType<typeof createQueues>

function forgetOldest(jobs: Map<string, { readonly status: JobStatus }>): void {
  if (jobs.size <= remembered) return
  for (const [id, { status }] of jobs) {
    if (jobs.size <= remembered) return
    if (status !== 'waiting' && status !== 'started') jobs.delete(id)
  }
}
