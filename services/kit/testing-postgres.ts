/** For tests: a real PostgreSQL in a directory of its own, which can be stopped and started again. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

export interface PostgresServer {
  /** With an empty database of the user `prodigy`. */
  readonly url: string
  readonly port: number
  /** What it answers to a person with psql: each row an object, all values as JSON has them. */
  query(sql: string): readonly Readonly<Record<string, unknown>>[]
  /** Starts it, if it does not run; resolves when it takes connections. */
  start(): Promise<void>
  /** Ends it at once, as a crash would: what it was doing is not finished. */
  crash(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** A server on a free port; it does not run yet. */
export async function createPostgres(user: string, database: string): Promise<PostgresServer> {
  const data = mkdtempSync(join(tmpdir(), 'postgres-'))
  process.once('exit', () => rmSync(data, { recursive: true, force: true }))
  const owner = unprivileged()
  if (owner) chownSync(data, owner.uid, owner.gid)
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: data, ...owner },
  )
  const port = await freePort()
  const options = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let child: ChildProcess | undefined

  const start = async () => {
    if (child) return
    const started = spawn(program('postgres'), ['-D', data, '-p', String(port), ...settings], {
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...owner,
    })
    child = started
    // Somebody else may end it: Ctrl-C reaches all processes of a terminal.
    started.once('exit', () => {
      if (child === started) child = undefined
    })
    process.once('exit', () => started.kill('SIGKILL'))
    await said(started, 'database system is ready to accept connections')
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!child) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    child = undefined
  }
  await start()
  const reach = ['-h', '127.0.0.1', '-p', String(port), '-U', user]
  execFileSync(program('createdb'), [...reach, database], { stdio: 'inherit' })
  return {
    url: `postgres://${user}@127.0.0.1:${port}/${database}`,
    port,
    query: (sql) => asked([...reach, database], sql),
    start,
    crash: () => end('SIGQUIT'),
    async remove() {
      await end('SIGINT')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Statements as they are; the rows of a question as JSON. */
function asked(reach: readonly string[], sql: string) {
  const isQuestion = /^\s*select\b/i.test(sql)
  const text = isQuestion ? `SELECT coalesce(json_agg(answer), '[]') FROM (${sql}) answer` : sql
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1']
  const output = execFileSync(program('psql'), [...options, ...reach], {
    input: text,
    encoding: 'utf8',
  })
  return isQuestion ? JSON.parse(output) : []
}

/** Debian keeps the programs of each version in a folder of its own, which is not on the PATH. */
function program(name: string): string {
  const versions = '/usr/lib/postgresql'
  const [newest] = existsSync(versions) ? readdirSync(versions).sort().reverse() : []
  const path = join(versions, newest ?? '', 'bin', name)
  return existsSync(path) ? path : name
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (option: string) =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** Resolves when a program has said something. */
function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = ''
    child.stderr?.on('data', (chunk) => {
      all += chunk
      if (all.includes(text)) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${all}`)))
  })
}
