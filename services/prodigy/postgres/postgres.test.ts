/** The event store before a real PostgreSQL, which goes away and comes back. */

import { join } from 'node:path'
import { run, temporaryDirectory } from '@systems/kit/testing'
import { createPostgres, type PostgresServer } from '@systems/kit/testing-postgres'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProdigyEvent } from '../events/event.ts'
import { runText } from '../testing.ts'
import { migrate } from './migrate.ts'
import { openPostgresStore } from './open-store.ts'

const main = join(import.meta.dirname, '../main.ts')
let postgres: PostgresServer

beforeAll(async () => {
  postgres = await createPostgres('prodigy', 'prodigy_metrics')
  await migrate(postgres.url)
}, 60_000)
afterAll(() => postgres?.remove())
beforeEach(async () => {
  await postgres.start()
  await query('TRUNCATE workflow_executions, step_executions, mapreduce_jobs')
})

async function query(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const settings = { enabled: true, batchSize: 100, flushIntervalMs: 100 }
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const execution = (number: number) => ({
  execution_id: uuid(number),
  workflow_name: `workflow ${number % 10}`,
  started_at: new Date(1_767_000_000_000 + number * 1000).toISOString(),
})
const finished = (number: number): ProdigyEvent => ({
  type: 'WorkflowFinished',
  ...execution(number),
  status: 'success',
  duration_seconds: 1.2345,
  total_steps: 2,
  failed_steps: 0,
})

async function openStore(said: string[] = []) {
  const log = (message: string) => void said.push(message)
  const store = await openPostgresStore({ ...settings, connectionString: postgres.url }, log)
  if (store === undefined) throw new Error('pg is not installed')
  return store
}

describe('the schema (PR-D10)', () => {
  it('has the columns of the specification', async () => {
    const rows = await query(`
      SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`)
    const columns = rows.map(
      ({ table_name, column_name, data_type, is_nullable }) =>
        `${table_name}.${column_name} ${data_type}${is_nullable === 'NO' ? ' not null' : ''}`,
    )
    expect(columns).toEqual([
      'mapreduce_jobs.job_id text not null',
      'mapreduce_jobs.workflow_execution_id uuid',
      'mapreduce_jobs.started_at timestamp with time zone not null',
      'mapreduce_jobs.completed_at timestamp with time zone',
      'mapreduce_jobs.total_items integer',
      'mapreduce_jobs.successful_items integer',
      'mapreduce_jobs.failed_items integer',
      'mapreduce_jobs.dlq_items integer',
      'step_executions.id uuid not null',
      'step_executions.workflow_execution_id uuid',
      'step_executions.step_index integer not null',
      'step_executions.step_type text not null',
      'step_executions.command text',
      'step_executions.started_at timestamp with time zone not null',
      'step_executions.completed_at timestamp with time zone',
      'step_executions.status text not null',
      'step_executions.duration_ms bigint',
      'step_executions.had_on_failure_recovery boolean',
      'step_executions.error_message text',
      'workflow_executions.id uuid not null',
      'workflow_executions.workflow_name text not null',
      'workflow_executions.started_at timestamp with time zone not null',
      'workflow_executions.completed_at timestamp with time zone',
      'workflow_executions.status text not null',
      'workflow_executions.duration_ms bigint',
      'workflow_executions.total_steps integer',
      'workflow_executions.failed_steps integer',
      'workflow_executions.metadata jsonb',
    ])
  })

  it('has its four indexes, and can be made twice', async () => {
    await migrate(postgres.url)
    const rows = await query("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'idx_%'")
    const indexes = rows.map(({ indexdef }) => String(indexdef).replace(/^CREATE INDEX /, ''))
    expect(indexes.sort()).toEqual([
      'idx_mapreduce_jobs_started ON public.mapreduce_jobs USING btree (started_at)',
      'idx_step_executions_workflow ON public.step_executions USING btree (workflow_execution_id)',
      'idx_workflow_executions_name_started ON public.workflow_executions USING btree (workflow_name, started_at)',
      'idx_workflow_executions_started ON public.workflow_executions USING btree (started_at)',
    ])
  })
})

describe('PR-A6: what is stored', () => {
  it('is a row for each workflow, step and job, completed when they are', async () => {
    const store = await openStore()
    const { of } = await runText(
      `
name: numbers
steps:
  - shell: "false"
    on_failure: { shell: ls }
mapreduce: { items: [1], agent: [{ shell: ls }] }`.replace('"false"', 'mkdir once'),
      { onEvent: store.record },
    )
    await store.stop()
    expect(store.counts()).toMatchObject({ waiting: 0, dropped: 0 })
    const [workflow] = await query('SELECT * FROM workflow_executions')
    expect(workflow).toMatchObject({
      workflow_name: 'numbers',
      status: 'success',
      total_steps: 2,
      failed_steps: 0,
      duration_ms: expect.stringMatching(/^\d+$/),
      completed_at: expect.any(Date),
    })
    expect(await query('SELECT * FROM mapreduce_jobs')).toMatchObject([
      { job_id: workflow?.id, total_items: 1, successful_items: 1, failed_items: 0, dlq_items: 0 },
    ])
    expect(await query('SELECT * FROM step_executions')).toHaveLength(of('StepFinished').length)
  })

  it('a job that has only started gives one row', async () => {
    const store = await openStore()
    store.record({ type: 'WorkflowStarted', ...execution(1), total_steps: 1 })
    store.record({
      type: 'JobStarted',
      job_id: 'test-job',
      execution_id: uuid(1),
      started_at: execution(1).started_at,
      config: { total_items: 5, max_parallel: 2 },
    })
    await vi.waitFor(() => expect(store.counts().stored).toBe(2))
    expect(await query('SELECT status, completed_at FROM workflow_executions')).toEqual([
      { status: 'running', completed_at: null },
    ])
    expect(await query('SELECT job_id, total_items FROM mapreduce_jobs')).toEqual([
      { job_id: 'test-job', total_items: 5 },
    ])
    await store.stop()
  })

  it('an event that PostgreSQL refuses takes no other with it', async () => {
    const said: string[] = []
    const store = await openStore(said)
    store.record(finished(1))
    store.record({ ...finished(2), execution_id: 'not a UUID' } as ProdigyEvent)
    store.record(finished(3))
    await store.stop()
    expect(store.counts()).toEqual({ waiting: 0, stored: 2, dropped: 1 })
    expect(said).toEqual([expect.stringContaining('invalid input syntax for type uuid')])
  })
})

describe('PR-R28: PostgreSQL that stops and starts in the middle', () => {
  it('loses nothing inside the bound, and writes nothing twice', async () => {
    const said: string[] = []
    const store = await openStore(said)
    let recorded = 0
    const record = (count: number) => {
      for (let i = 0; i < count; i++) store.record(finished(recorded++))
    }
    record(2_000)
    await vi.waitFor(() => expect(store.counts().stored).toBeGreaterThan(500))
    await postgres.crash()
    record(3_000)
    await vi.waitFor(() => expect(said.join()).toContain('does not answer'), { timeout: 10_000 })
    await postgres.start()
    record(1_000)
    await vi.waitFor(() => expect(store.counts().waiting).toBe(0), { timeout: 20_000 })
    expect(store.counts()).toEqual({ waiting: 0, stored: 6_000, dropped: 0 })
    const [row] = await query('SELECT count(*)::int AS rows FROM workflow_executions')
    expect(row).toEqual({ rows: 6_000 })
    await store.stop()
  }, 60_000)

  it('beyond the bound drops what comes last, and counts it', async () => {
    const store = await openStore()
    await postgres.crash()
    for (let i = 0; i < 12_500; i++) store.record(finished(i))
    expect(store.counts()).toMatchObject({ waiting: 10_000, dropped: 2_500 })
    await postgres.start()
    await vi.waitFor(() => expect(store.counts().waiting).toBe(0), { timeout: 30_000 })
    const [row] = await query('SELECT count(*)::int AS rows FROM workflow_executions')
    expect(row).toEqual({ rows: 10_000 })
    await store.stop()
  }, 60_000)

  it('does not fail or delay a run, which is stored as soon as it is back', async () => {
    const home = await temporaryDirectory()
    const env = { PRODIGY_HOME: home, PRODIGY_POSTGRES_URL: postgres.url, CLAUDE_SLOWNESS: '0.02' }
    const options = ['--enable-postgres-storage', '--repeat=8', '--metrics-port=0']
    const workflow = join(import.meta.dirname, '../workflows/migrate-modules.yml')
    const program = run(main, { ...env, CLAUDE_FAILURE_RATE: '0' }, ['run', workflow, ...options])
    const runs = () => program.said().match(/success after/g)?.length ?? 0
    await vi.waitFor(() => expect(runs()).toBeGreaterThan(0), { timeout: 20_000 })
    await postgres.crash()
    const before = runs()
    await vi.waitFor(() => expect(runs()).toBeGreaterThan(before + 1), { timeout: 20_000 })
    await postgres.start()
    expect(await program.exit()).toBe(0)
    expect(program.said()).not.toContain('were not stored')
    const rows = await query(
      'SELECT status, count(*)::int AS rows FROM workflow_executions GROUP BY status',
    )
    expect(rows).toEqual([{ status: 'success', rows: 8 }])
    expect(await query('SELECT count(*)::int AS rows FROM mapreduce_jobs')).toEqual([{ rows: 8 }])
  }, 90_000)
})

it('Tables that are missing are said, and `prodigy migrate` makes them', async () => {
  await query('DROP TABLE mapreduce_jobs, step_executions, workflow_executions')
  const said: string[] = []
  const store = await openStore(said)
  store.record(finished(1))
  await store.stop()
  expect(said.join()).toContain(
    'relation "workflow_executions" does not exist; make the tables with `prodigy migrate`',
  )
  const env = { PRODIGY_HOME: await temporaryDirectory(), PRODIGY_POSTGRES_URL: postgres.url }
  const program = run(main, env, ['migrate'])
  expect(await program.exit()).toBe(0)
  expect(program.said()).toBe('001_workflow_metrics.sql: done.\n')
  expect(await query('SELECT * FROM mapreduce_jobs')).toEqual([])
}, 30_000)
