import { parseArgs } from 'node:util'

/** A number that a command takes as an option. */
export interface NumberOption {
  /** What it is, for the usage: `requests per second, on average`. */
  readonly what: string
  readonly fallback: number
  readonly max: number
}

/** A command that asks a service something. */
export interface Command<Numbers extends string> {
  /** One sentence. */
  readonly about: string
  /** Where the service is unless `--url` says otherwise. */
  readonly url: string
  /** By option, in the order of the usage: `{ seconds: …, 'job-rate': … }`. */
  readonly numbers: Readonly<Record<Numbers, NumberOption>>
}

export interface Options<Numbers extends string> {
  readonly url: string
  readonly numbers: Readonly<Record<Numbers, number>>
}

/**
 * Reads the options of the process's command line; nothing when it is asked for help.
 *
 * Errors: throws one Error that says which option is not understood, and what it must be.
 */
export function readOptions<Numbers extends string>(
  command: Command<Numbers>,
): Options<Numbers> | undefined {
  const names = Object.keys(command.numbers) as Numbers[]
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      url: text,
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(names.map((name) => [name, text])),
    },
  })
  if (values.help) return undefined
  const given = values as Readonly<Record<string, string | undefined>>
  return {
    url: urlOf(values.url ?? command.url),
    numbers: Object.fromEntries(
      names.map((name) => [name, numberOf(name, given[name], command.numbers[name])]),
    ) as Record<Numbers, number>,
  }
}

/** What `--help` prints. */
export function usage({ about, url, numbers }: Command<string>): string {
  const lines = [
    usageLine('url <url>', 'where it is', url),
    ...Object.entries(numbers).map(([name, { what, fallback }]) =>
      usageLine(`${name} <n>`, what, fallback),
    ),
  ]
  return `${about}\n\n${lines.join('\n')}`
}

function usageLine(option: string, what: string, fallback: string | number): string {
  return `  --${option.padEnd(16)} ${what.padEnd(34)} ${fallback}`
}

function numberOf(name: string, text: string | undefined, { fallback, max }: NumberOption): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= max))
    throw new Error(`--${name} ${text}: it must be a number from 0 to ${max}.`)
  return value
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error(`--url ${text}: it must be a URL such as http://127.0.0.1:3001.`)
  return text
}
