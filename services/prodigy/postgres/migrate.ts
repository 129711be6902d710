import { migrations } from '@systems/metrics/prodigy-tables'
import pg from 'pg'

/** Runs every migration, in their order, each of them whole or not at all; those that ran. */
export async function migrate(connectionString: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    // Several statements in one query are one transaction.
    for (const text of Object.values(migrations)) await client.query(text)
  } finally {
    await client.end()
  }
  return Object.keys(migrations)
}
