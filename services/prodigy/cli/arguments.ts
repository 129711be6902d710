import { parseArgs } from 'node:util'
import type { GivenOptions } from '../settings/settings.ts'

export type Command =
  | ({ readonly command: 'run'; readonly files: readonly string[] } & RunOptions)
  | ({ readonly command: 'dlq list' | 'dlq retry'; readonly id: string } & RunOptions)
  | ({ readonly command: 'migrate' } & RunOptions)
  | { readonly command: 'help' }

export interface RunOptions extends GivenOptions {
  readonly config?: string
  /** How often each workflow runs. */
  readonly repeat: number
  /** Seconds between two runs of a workflow. */
  readonly pause: number
  /** The id of a run that is continued after its last checkpoint. */
  readonly resume?: string
  readonly worktrees: number
  /** Seconds for which metrics are served after the end. */
  readonly linger: number
  /** Says nothing of runs. */
  readonly quiet: boolean
}

/** @throws an Error that says what is wrong with the command line */
export function parseArguments(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [name, ...rest] = positionals
  if (values.help || name === undefined || name === 'help') return { command: 'help' }
  const given: RunOptions = {
    ...(values['metrics-port'] !== undefined && {
      metricsPort: numberOf('metrics-port', values['metrics-port'], 0, 65_535),
    }),
    ...(values['no-metrics'] && { noMetrics: true }),
    ...(values['enable-postgres-storage'] && { enablePostgresStorage: true }),
    ...(values.config !== undefined && { config: values.config }),
    ...(values.resume !== undefined && { resume: values.resume }),
    repeat: numberOf('repeat', values.repeat, 1, 1_000_000),
    pause: numberOf('pause', values.pause, 0, 86_400),
    worktrees: numberOf('worktrees', values.worktrees, 1, 1000),
    linger: numberOf('linger', values.linger, 0, 86_400),
    quiet: values.quiet ?? false,
  }
  if (name === 'run' && rest.length > 0) return { command: 'run', files: rest, ...given }
  if (name === 'run') throw new Error('Which workflow? prodigy run workflow.yml')
  if (name === 'migrate' && rest.length === 0) return { command: 'migrate', ...given }
  const [action, id] = rest
  if (name === 'dlq' && (action === 'list' || action === 'retry') && id !== undefined) {
    return { command: `dlq ${action}`, id, ...given }
  }
  throw new Error(`"${positionals.join(' ')}" is no command of prodigy.`)
}

const options = {
  'metrics-port': { type: 'string' },
  'no-metrics': { type: 'boolean' },
  'enable-postgres-storage': { type: 'boolean' },
  config: { type: 'string' },
  repeat: { type: 'string', default: '1' },
  pause: { type: 'string', default: '0' },
  resume: { type: 'string' },
  worktrees: { type: 'string', default: '8' },
  linger: { type: 'string', default: '0' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new Error(`--${option} ${text}: it must be a whole number from ${min} to ${max}.`)
}

export const usage = `Runs workflows and MapReduce jobs that drive Claude sessions.

  prodigy run <workflow.yml>...   run workflows, side by side
  prodigy dlq list <run>          the items that a run has given up
  prodigy dlq retry <run>         work on them again
  prodigy migrate                 make the tables of the event store

  --metrics-port <port>           serve /metrics, /metrics/json and /health on this port while the
                                  workflow runs, for Prometheus; 0 takes a free one
                                  (also: PRODIGY_METRICS_PORT, or port in [metrics] of the file)
  --no-metrics                    measure and serve nothing, whatever else is set
  --enable-postgres-storage       also keep events in PostgreSQL (PRODIGY_POSTGRES_URL)
  --config <file>                 instead of config.toml in ~/.prodigy
  --repeat <n>                    run each workflow so often, one after the other
  --pause <seconds>               wait so long between them (0)
  --resume <run>                  continue a run after its last checkpoint
  --worktrees <n>                 agents that can work at the same time (8)
  --linger <seconds>              go on serving metrics after the end, for a last scrape (0)
  --quiet                         say nothing of runs

Claude is simulated: CLAUDE_SLOWNESS (1), CLAUDE_FAILURE_RATE (0.05), SEED (1).`
