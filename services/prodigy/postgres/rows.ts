import type { ProdigyEvent } from '../events/event.ts'

/** Which tables there are, in the order in which they refer to each other, and their keys. */
export const tables = {
  workflow_executions: 'id',
  step_executions: 'id',
  mapreduce_jobs: 'job_id',
} as const

export type Table = keyof typeof tables
export type Row = Readonly<Record<string, unknown>>

/** What an event writes; `undefined` for those that no table holds. */
export function rowOf(
  event: ProdigyEvent,
): { readonly table: Table; readonly row: Row } | undefined {
  switch (event.type) {
    case 'WorkflowStarted':
      return {
        table: 'workflow_executions',
        row: {
          id: event.execution_id,
          workflow_name: event.workflow_name,
          started_at: event.started_at,
          status: 'running',
          total_steps: event.total_steps,
        },
      }
    case 'WorkflowFinished':
      return {
        table: 'workflow_executions',
        row: {
          id: event.execution_id,
          workflow_name: event.workflow_name,
          ...times(event),
          status: event.status,
          total_steps: event.total_steps,
          failed_steps: event.failed_steps,
          ...(event.error !== undefined && { metadata: { error: event.error } }),
        },
      }
    case 'StepFinished':
      return {
        table: 'step_executions',
        row: {
          id: event.step_id,
          workflow_execution_id: event.execution_id,
          step_index: event.step_index,
          step_type: event.step_type,
          command: event.command,
          ...times(event),
          status: event.status,
          had_on_failure_recovery: event.had_on_failure_recovery,
          error_message: event.error,
        },
      }
    case 'JobStarted':
      return {
        table: 'mapreduce_jobs',
        row: {
          job_id: event.job_id,
          workflow_execution_id: event.execution_id,
          started_at: event.started_at,
          total_items: event.config.total_items,
        },
      }
    case 'JobCompleted':
    case 'JobFailed':
      return {
        table: 'mapreduce_jobs',
        row: {
          job_id: event.job_id,
          workflow_execution_id: event.execution_id,
          started_at: event.started_at,
          completed_at: event.completed_at,
          total_items: event.total_items,
          successful_items: event.successful_items,
          failed_items: event.failed_items,
          dlq_items: event.dlq_items,
        },
      }
    default:
      return undefined
  }
}

function times({ started_at, duration_seconds }: Timed) {
  const durationMs = Math.round(duration_seconds * 1000)
  return {
    started_at,
    completed_at: new Date(Date.parse(started_at) + durationMs).toISOString(),
    duration_ms: durationMs,
  }
}

interface Timed {
  readonly started_at: string
  readonly duration_seconds: number
}

/**
 * The rows of a batch by table: what several events say of one row, the later over the earlier.
 */
export function rowsOf(events: readonly ProdigyEvent[]): ReadonlyMap<Table, readonly Row[]> {
  const byTable = new Map<Table, Map<unknown, Row>>()
  for (const event of events) {
    const { table, row } = rowOf(event) ?? {}
    if (table === undefined || row === undefined) continue
    const rows = byTable.get(table) ?? new Map<unknown, Row>()
    byTable.set(table, rows)
    const key = row[tables[table]]
    rows.set(key, { ...rows.get(key), ...row })
  }
  return new Map(
    (Object.keys(tables) as Table[]).flatMap((table) => {
      const rows = byTable.get(table)
      return rows ? [[table, [...rows.values()]] as const] : []
    }),
  )
}

/**
 * Inserts rows that are given as a JSON array, and completes those that exist. Doing it again
 * changes nothing, so that a batch whose answer was lost can be written once more.
 */
export function upsert(table: Table): string {
  const key = tables[table]
  const names = columns[table]
  const changes = names
    .filter((name) => name !== key)
    .map((name) => `${name} = COALESCE(EXCLUDED.${name}, ${table}.${name})`)
  return `INSERT INTO ${table} (${names.join(', ')})
SELECT ${names.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`
}

const columns: Readonly<Record<Table, readonly string[]>> = {
  workflow_executions: [
    'id',
    'workflow_name',
    'started_at',
    'completed_at',
    'status',
    'duration_ms',
    'total_steps',
    'failed_steps',
    'metadata',
  ],
  step_executions: [
    'id',
    'workflow_execution_id',
    'step_index',
    'step_type',
    'command',
    'started_at',
    'completed_at',
    'status',
    'duration_ms',
    'had_on_failure_recovery',
    'error_message',
  ],
  mapreduce_jobs: [
    'job_id',
    'workflow_execution_id',
    'started_at',
    'completed_at',
    'total_items',
    'successful_items',
    'failed_items',
    'dlq_items',
  ],
}
