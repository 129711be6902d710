import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

const directory = join(import.meta.dirname, '../migrations')

/** Runs every migration, in their order, each of them whole or not at all; those that ran. */
export async function migrate(connectionString: string): Promise<readonly string[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    // Several statements in one query are one transaction.
    for (const file of files) await client.query(await readFile(join(directory, file), 'utf8'))
  } finally {
    await client.end()
  }
  return files
}
