import type { Log } from '@systems/kit/run-main'
import type { ProdigyEvent } from '../events/event.ts'
import type { PostgresSettings } from '../settings/config-file.ts'
import { type EventStore, eventStore } from './event-store.ts'
import { rowOf, rowsOf, upsert } from './rows.ts'

/** An event store in PostgreSQL; none, with a warning, where its driver is not installed. */
export async function openPostgresStore(
  settings: PostgresSettings & { readonly connectionString: string },
  log: Log,
): Promise<EventStore | undefined> {
  const pg = await loadDriver(log)
  if (pg === undefined) return undefined
  const pool = new pg.Pool({
    connectionString: settings.connectionString,
    max: 1,
    connectionTimeoutMillis: 5_000,
    // A server that has gone without a word must not hold a batch for ever.
    query_timeout: 15_000,
    application_name: 'prodigy',
  })
  // A connection that breaks says so to whoever waits for a query, and here; an error that nobody
  // listens to would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}))
  pool.on('error', () => {})
  return eventStore({
    ...settings,
    log,
    isStored: (event) => rowOf(event) !== undefined,
    isTemporary,
    write: (events) => writeBatch(pool, events),
    // A connection that hangs must not hold up the end.
    close: () =>
      Promise.race([pool.end(), new Promise<void>((done) => void setTimeout(done, 500).unref())]),
  })
}

async function loadDriver(log: Log) {
  try {
    return (await import('pg')).default
  } catch {
    log(
      'warning: The event store is off, because its driver is missing. Install it: npm install pg',
    )
    return undefined
  }
}

type Pool = InstanceType<typeof import('pg').default.Pool>

/** All rows of a batch, or none of them. */
async function writeBatch(pool: Pool, events: readonly ProdigyEvent[]): Promise<void> {
  const client = await pool.connect()
  let isBroken = true
  try {
    await client.query('BEGIN')
    for (const [table, rows] of rowsOf(events))
      await client.query(upsert(table), [JSON.stringify(rows)])
    await client.query('COMMIT')
    isBroken = false
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string }
    if (code !== undefinedTable) throw error
    throw Object.assign(new Error(`${message}; make the tables with \`prodigy migrate\``), { code })
  } finally {
    // A connection in the middle of a transaction is thrown away rather than mended.
    client.release(isBroken)
  }
}

const undefinedTable = '42P01'

/**
 * Whether PostgreSQL may take the same batch later: everything but faults of the data (22, 23), of
 * the statement or a missing table (42).
 *
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTemporary(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return !(typeof code === 'string' && /^(22|23|42)[0-9A-Z]{3}$/.test(code))
}
