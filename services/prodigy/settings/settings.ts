import { homedir } from 'node:os'
import { join } from 'node:path'
import { number, port, readSettings, text } from '@systems/kit/settings'
import type { Simulation } from '../claude/simulated-provider.ts'
import { type Config, defaultAddress, defaultPort, type PostgresSettings } from './config-file.ts'

/** Options of the command line that settings follow from. */
export interface GivenOptions {
  readonly metricsPort?: number
  readonly noMetrics?: boolean
  readonly enablePostgresStorage?: boolean
}

export interface MetricsSettings {
  /** Whether anything is measured. */
  readonly record: boolean
  /** Where it is served; nowhere when nobody asked for it. */
  readonly serve?: { readonly port: number; readonly host: string }
}

/**
 * Whether and where metrics are served. The first that says something wins: `--no-metrics`,
 * `--metrics-port`, `PRODIGY_METRICS_PORT`, the configuration file, the defaults. A file with
 * `enabled = false` is overruled by the command line alone. Nothing at all means: not served.
 */
export function metricsSettings(
  given: GivenOptions,
  { metricsPort: ofEnvironment }: Pick<Environment, 'metricsPort'>,
  { metrics: file }: Pick<Config, 'metrics'>,
): MetricsSettings {
  if (given.noMetrics) return { record: false }
  const isOff = file?.enabled === false && given.metricsPort === undefined
  const isAskedFor = [given.metricsPort, ofEnvironment, file].some((each) => each !== undefined)
  if (isOff || !isAskedFor) return { record: true }
  return {
    record: true,
    serve: {
      port: given.metricsPort ?? ofEnvironment ?? file?.port ?? defaultPort,
      host: file?.bindAddress ?? defaultAddress,
    },
  }
}

/** The event store's settings, when it is enabled. */
export function postgresSettings(
  given: GivenOptions,
  { postgresUrl }: Pick<Environment, 'postgresUrl'>,
  { postgres }: Pick<Config, 'postgres'>,
): (PostgresSettings & { readonly connectionString: string }) | undefined {
  if (!given.enablePostgresStorage && !postgres.enabled) return undefined
  const connectionString = postgresUrl || postgres.connectionString
  if (connectionString) return { ...postgres, connectionString }
  throw new Error(
    'The event store has no address. Set connection_string in [metrics.postgres] of the configuration file, or PRODIGY_POSTGRES_URL: postgres://user:pass@localhost/prodigy_metrics',
  )
}

export interface Environment {
  readonly metricsPort: number | undefined
  readonly postgresUrl: string
  /** Where configuration, logs and state are. */
  readonly home: string
  readonly claude: Simulation
}

export function environment(env: NodeJS.ProcessEnv): Environment {
  const settings = readSettings(env, {
    metricsPort: { ...port('PRODIGY_METRICS_PORT', 0), fallback: undefined },
    postgresUrl: text('PRODIGY_POSTGRES_URL', ''),
    home: text('PRODIGY_HOME', join(homedir(), '.prodigy')),
    slowness: number('CLAUDE_SLOWNESS', 1, { max: 1000 }),
    failureRate: number('CLAUDE_FAILURE_RATE', 0.05, { max: 1 }),
    seed: number('SEED', 1),
  }) as Omit<Environment, 'claude'> & Simulation
  const { metricsPort, postgresUrl, home, slowness, failureRate, seed } = settings
  return { metricsPort, postgresUrl, home, claude: { slowness, failureRate, seed } }
}
