import { readFile } from 'node:fs/promises'
import { parse } from 'smol-toml'
import { createReader, type Reader } from '../workflow/faults.ts'

/** What `~/.prodigy/config.toml` says; what it does not say is left out. */
export interface Config {
  readonly metrics?: {
    readonly enabled: boolean
    readonly port: number
    readonly bindAddress: string
  }
  readonly postgres: PostgresSettings
}

export interface PostgresSettings {
  readonly enabled: boolean
  readonly connectionString?: string
  readonly batchSize: number
  readonly flushIntervalMs: number
}

/**
 * Reads the configuration file; one that does not exist says nothing.
 *
 * Errors: one Error that names everything that is wrong, by its key.
 */
export async function readConfig(path: string, { mustExist = false } = {}): Promise<Config> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && !mustExist) return ''
    throw new Error(`The configuration cannot be read: ${error.message}`)
  })
  return parseConfig(text, path)
}

export function parseConfig(text: string, path: string): Config {
  const reader = createReader()
  const config = configOf(reader, tableOf(text, path))
  if (reader.faults.length > 0) {
    throw new Error(`${path} cannot be used:\n${reader.faults.join('\n')}`)
  }
  return config
}

function tableOf(text: string, path: string): object {
  try {
    return parse(text)
  } catch (cause) {
    throw new Error(`${path} is not TOML: ${(cause as Error).message}`, { cause })
  }
}

function configOf(reader: Reader, table: object): Config {
  const { metrics } = reader.object(table, 'the file', ['metrics'])
  if (metrics === undefined) return { postgres: postgresOf(reader, {}) }
  const { enabled, port, bind_address, postgres } = reader.object(metrics, 'metrics', [
    'enabled',
    'port',
    'bind_address',
    'postgres',
  ])
  return {
    metrics: {
      enabled: reader.flag(enabled, 'metrics.enabled', true),
      port: reader.number(port, 'metrics.port', { fallback: defaultPort, min: 0, max: 65_535 }),
      bindAddress:
        bind_address === undefined
          ? defaultAddress
          : reader.text(bind_address, 'metrics.bind_address'),
    },
    postgres: postgresOf(reader, postgres ?? {}),
  }
}

export const defaultPort = 9090
export const defaultAddress = '0.0.0.0'

function postgresOf(reader: Reader, value: unknown): PostgresSettings {
  const place = 'metrics.postgres'
  const fields = reader.object(value, place, [
    'enabled',
    'connection_string',
    'batch_size',
    'flush_interval_ms',
  ])
  const { connection_string: url } = fields
  return {
    enabled: reader.flag(fields.enabled, `${place}.enabled`, false),
    ...(url !== undefined && { connectionString: reader.text(url, `${place}.connection_string`) }),
    batchSize: reader.number(fields.batch_size, `${place}.batch_size`, {
      fallback: 100,
      min: 1,
      max: 10_000,
    }),
    flushIntervalMs: reader.number(fields.flush_interval_ms, `${place}.flush_interval_ms`, {
      fallback: 5_000,
      min: 10,
      max: 600_000,
    }),
  }
}
