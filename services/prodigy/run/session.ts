/** What all workflows of one process share: log, metrics, event store, worktrees, Claude. */
import { setMaxListeners } from 'node:events'
import { basename, join } from 'node:path'
import type { Log } from '@systems/kit/run-main'
import { problemText } from '@telltale/runtime'
import type { ClaudeProvider } from '../claude/provider.ts'
import { simulatedProvider } from '../claude/simulated-provider.ts'
import type { Emit, ProdigyEvent } from '../events/event.ts'
import { openEventLog } from '../events/event-log.ts'
import { recordEvents } from '../metrics/record-events.ts'
import { type RunMetrics, runMetrics } from '../metrics/run-metrics.ts'
import { serveRunMetrics } from '../metrics/serve.ts'
import type { EventStore } from '../postgres/event-store.ts'
import { openPostgresStore } from '../postgres/open-store.ts'
import type { PostgresSettings } from '../settings/config-file.ts'
import type { Environment, MetricsSettings } from '../settings/settings.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { type JobParts, retryJob } from './map-reduce.ts'
import type { RunContext } from './run-context.ts'
import { runWorkflow, type WorkflowResult } from './run-workflow.ts'
import { type Checkpoint, openState } from './state.ts'
import { openWorktreePool } from './worktrees.ts'

export interface SessionOptions {
  readonly environment: Environment
  readonly metrics: MetricsSettings
  readonly postgres?: PostgresSettings & { readonly connectionString: string }
  readonly worktrees: number
  readonly directory: string
  readonly signal: AbortSignal
  readonly log: Log
}

export interface Session {
  readonly metrics?: RunMetrics
  /** Where the metrics are, if they are served. */
  readonly metricsUrl?: string
  run(workflow: Workflow, checkpoint: Checkpoint): Promise<WorkflowResult>
  /** Works on the dead-letter queue of a run; how many items are left in it. */
  retry(workflow: Workflow, checkpoint: Checkpoint): Promise<number>
  /** Finishes writing; the metrics go on being served. */
  flush(): Promise<void>
  close(): Promise<void>
}

export async function openSession(options: SessionOptions): Promise<Session> {
  const { environment, directory, signal, log } = options
  // Every shell that runs listens to it.
  setMaxListeners(0, signal)
  const metrics = options.metrics.record
    ? runMetrics({ onProblem: (problem) => log(problemText(problem)) })
    : undefined
  const { serve } = options.metrics
  const server = metrics && serve ? await serveRunMetrics(metrics, { ...serve, log }) : undefined
  const store: EventStore | undefined =
    options.postgres && (await openPostgresStore(options.postgres, log))
  const provider: ClaudeProvider = simulatedProvider(environment.claude)
  const record = metrics ? recordEvents(metrics, log) : () => {}

  const worktrees = await openWorktreePool({
    repository: directory,
    directory: join(environment.home, 'worktrees', String(process.pid)),
    size: options.worktrees,
    emit: record,
  })

  /** What a workflow needs while `work` runs; afterwards its events are on the disk. */
  const within = async <R>(
    workflow: Workflow,
    checkpoint: Checkpoint,
    work: (context: RunContext, parts: JobParts) => Promise<R>,
  ): Promise<R> => {
    const { executionId } = checkpoint
    const eventLog = await openEventLog({
      directory: join(environment.home, 'events', basename(directory), executionId),
      onPersisted: (count) => record({ type: 'EventsPersisted', count }),
      log,
    })
    const emit = emitTo(eventLog.append, record, store)
    const state = await openState(join(environment.home, 'state'), checkpoint, emit)
    const context = { executionId, workflowName: workflow.name, emit, provider, directory, signal }
    try {
      return await work(context, { state, worktrees })
    } finally {
      await eventLog.close()
    }
  }
  return {
    ...(metrics && { metrics }),
    ...(server?.listening && { metricsUrl: server.url }),
    run: (workflow, checkpoint) =>
      within(workflow, checkpoint, (context, parts) => runWorkflow(workflow, context, parts)),
    retry: (workflow, checkpoint) =>
      within(workflow, checkpoint, async (context, parts) =>
        workflow.mapReduce ? retryJob(workflow.mapReduce, context, parts) : 0,
      ),
    async flush() {
      await store?.stop()
      await worktrees.close()
    },
    async close() {
      await server?.close()
    },
  }
}

/** The log first: whatever measuring or storing does, the event is on record. */
function emitTo(
  append: (event: ProdigyEvent & { readonly timestamp: string }) => void,
  record: (event: ProdigyEvent) => void,
  store: EventStore | undefined,
): Emit {
  return (event) => {
    append({ timestamp: new Date().toISOString(), ...event })
    record(event)
    store?.record(event)
  }
}
