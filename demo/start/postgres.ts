import { createPostgres } from '../../services/kit/testing-postgres.ts'
import type { SystemDemo } from '../system.ts'
import { NotReady } from './start-system.ts'

export interface DemoDatabase {
  readonly url: string
  stop(): Promise<void>
}

/**
 * A PostgreSQL of its own on a free port, with the system's tables; nothing when it uses none.
 *
 * @throws NotReady when it is not installed, or does not start
 */
export async function startDatabase({
  system,
  database,
}: SystemDemo): Promise<DemoDatabase | undefined> {
  if (database === undefined) return undefined
  const { name, user, tables = [] } = database
  try {
    const server = await createPostgres(user, name)
    for (const statements of tables) server.query(statements)
    return { url: server.url, stop: () => server.remove() }
  } catch (error) {
    throw new NotReady(
      `PostgreSQL does not start for ${system}: ${(error as Error).message}
Install it (apt-get install postgresql, brew install postgresql), or leave out --with-postgres: every system runs without.`,
    )
  }
}
