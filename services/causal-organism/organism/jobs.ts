/** What the API asks the worker for, and where they meet. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DirectoryQueue, openDirectoryQueue, type Queued } from '@systems/kit/directory-queue'
import type { Factor } from './factors.ts'

/** A task of the worker; its name is the one that the metrics know. */
export type Job =
  | { readonly task: 'run_causal_analysis'; readonly employees: readonly string[] }
  | {
      readonly task: 'export_employee_metrics'
      readonly employees: readonly string[]
      readonly format: ExportFormat
    }
  | { readonly task: 'intervene'; readonly factor: Factor; readonly change: number }

export type ExportFormat = 'csv' | 'json'
export type QueuedJob = Queued<Job>

export const queueNames = ['causal_analysis', 'export', 'default'] as const
export type QueueName = (typeof queueNames)[number]

/** The queue that a task waits in. */
export function queueOf({ task }: Job): QueueName {
  if (task === 'run_causal_analysis') return 'causal_analysis'
  return task === 'export_employee_metrics' ? 'export' : 'default'
}

export type Broker = Readonly<Record<QueueName, DirectoryQueue<Job>>>

/** Three queues below the data directory, which API and worker share. */
export async function openBroker(
  dataDirectory: string,
  options: { readonly recover?: boolean } = {},
): Promise<Broker> {
  const open = (name: QueueName) =>
    openDirectoryQueue<Job>(join(dataDirectory, 'queues', name), options)
  return {
    causal_analysis: await open('causal_analysis'),
    export: await open('export'),
    default: await open('default'),
  }
}

/** Where the worker leaves what a task has made. */
export function resultsIn(dataDirectory: string): string {
  return join(dataDirectory, 'results')
}

/** Where both processes keep what survives a restart, unless DATA_DIRECTORY says otherwise. */
export const defaultDataDirectory = fileURLToPath(new URL('../.data', import.meta.url))
