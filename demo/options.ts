/** The command line: what it may say, and what is said about what it may not. */
import { parseArgs } from 'node:util'
import { didYouMean } from '@telltale/core'
import type { SystemDemo } from './system.ts'
import { demos } from './systems.ts'

export interface Options {
  readonly demos: readonly SystemDemo[]
  /** Ends by itself after so long. @default when somebody presses Ctrl-C */
  readonly seconds?: number
  readonly freePorts: boolean
  readonly preview: boolean
  readonly withPostgres: boolean
  /** The program. */
  readonly prometheus: string
}

/** The command cannot start; said so that a person knows what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}

/** Nothing when it is asked for help. @throws CannotStart */
export function readOptions(args: readonly string[]): Options | undefined {
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--' && !isOption(arg))
  if (unknown !== undefined) {
    const names = Object.keys(options).map((name) => `--${name}`)
    throw new CannotStart(
      `There is no option ${unknown}.${didYouMean(unknown, names)} There are ${names.join(', ')}.`,
    )
  }
  const { values, positionals } = parsed(args)
  if (values.help) return undefined
  return {
    demos: positionals.length === 0 ? demos : demosNamed(new Set(positionals)),
    ...(values.seconds !== undefined && { seconds: secondsOf(values.seconds) }),
    freePorts: values['free-ports'] ?? false,
    preview: values.preview ?? false,
    withPostgres: values['with-postgres'] ?? false,
    prometheus: values.prometheus ?? 'prometheus',
  }
}

const options = {
  seconds: { type: 'string' },
  'free-ports': { type: 'boolean' },
  preview: { type: 'boolean' },
  'with-postgres': { type: 'boolean' },
  prometheus: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

function isOption(arg: string): boolean {
  return Object.hasOwn(options, arg.slice(2).split('=')[0] ?? '')
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new CannotStart((error as Error).message)
  }
}

function demosNamed(names: ReadonlySet<string>): readonly SystemDemo[] {
  const known = demos.map(({ system }) => system)
  for (const name of names) {
    if (known.includes(name)) continue
    throw new CannotStart(
      `There is no system ${name}.${didYouMean(name, known)} There are ${known.join(', ')}.`,
    )
  }
  return demos.filter(({ system }) => names.has(system))
}

const aDay = 86_400

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= aDay) return seconds
  throw new CannotStart(`--seconds ${text}: it must be a whole number from 1 to ${aDay}.`)
}

export const usage = `Starts systems with traffic, and a Prometheus with their rules; Ctrl-C stops everything.

  pnpm demo                 all of them: ${demos.map(({ system }) => system).join(', ')}
  pnpm demo prodigy         one of them, or several

  --seconds <n>             ends by itself after so long, with a summary; exit code 1 when a target is
                            down, a rule fails, a program has ended or there is no traffic
  --free-ports              listens on ports that nobody has, instead of those that are written down
  --preview                 also starts the page that draws the dashboards
  --with-postgres           also starts PostgreSQL for the systems that can use it
  --prometheus <path>       the program (prometheus on the PATH)
`
