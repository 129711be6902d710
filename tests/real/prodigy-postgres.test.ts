/** PR-A9: what the panels of the event store ask, a real PostgreSQL answers. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run, temporaryDirectory } from '../../services/kit/testing.ts'
import { createPostgres, type PostgresServer } from '../../services/kit/testing-postgres.ts'

const root = resolve(import.meta.dirname, '../..')
const out = join(root, 'out/prodigy')
const read = (path: string) => readFileSync(join(out, path), 'utf8')
let postgres: PostgresServer

beforeAll(async () => {
  postgres = await createPostgres('prodigy', 'prodigy_metrics')
  // As the container does it when it starts for the first time.
  postgres.query(read('migrations/001_workflow_metrics.sql'))
  const env = {
    PRODIGY_HOME: await temporaryDirectory(),
    PRODIGY_POSTGRES_URL: postgres.url,
    CLAUDE_SLOWNESS: '0.01',
  }
  const workflows = ['review', 'migrate-modules'].map((name) =>
    join(root, `services/prodigy/workflows/${name}.yml`),
  )
  const main = join(root, 'services/prodigy/main.ts')
  const prodigy = run(main, env, ['run', ...workflows, '--enable-postgres-storage', '--repeat=2'])
  await prodigy.exit()
  expect(prodigy.said()).not.toContain('warning')
}, 90_000)
afterAll(() => postgres?.remove())

const panels = (
  JSON.parse(read('grafana/dashboards/event-store.json')) as { readonly panels: readonly Panel[] }
).panels

interface Panel {
  readonly title: string
  readonly datasource: { readonly uid: string }
  readonly targets: readonly { readonly rawSql: string; readonly format: string }[]
}

describe.each(panels)('$title', ({ datasource, targets }) => {
  it('asks the database that is chosen on the page', () => {
    expect(datasource.uid).toBe('${postgresql}')
    expect(targets).toHaveLength(1)
  })

  it.each(targets)('has rows', ({ rawSql, format }) => {
    const rows = postgres.query(asGrafanaAsks(rawSql))
    expect(rows.length).toBeGreaterThan(0)
    if (format === 'time_series') expect(rows[0]).toHaveProperty('time')
  })
})

/** Source: https://grafana.com/docs/grafana/latest/datasources/postgres/#macros */
function asGrafanaAsks(sql: string): string {
  const text = sql.replace(
    /\$__timeFilter\(([\w.]+)\)/g,
    "$1 BETWEEN now() - interval '24 hours' AND now()",
  )
  expect(text).not.toContain('$__')
  return text
}
