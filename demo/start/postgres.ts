import { createPostgres } from '../../services/kit/testing-postgres.ts'
import type { SystemDemo } from '../system.ts'

export interface DemoDatabase {
  readonly url: string
  stop(): Promise<void>
}

/** A PostgreSQL of its own on a free port, with the system's tables; nothing when it uses none. */
export async function startDatabase({ database }: SystemDemo): Promise<DemoDatabase | undefined> {
  if (database === undefined) return undefined
  const { name, user, tables = [] } = database
  const server = await createPostgres(user, name)
  for (const statements of tables) server.query(statements)
  return { url: server.url, stop: () => server.remove() }
}
