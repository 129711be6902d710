import { parseArgs } from 'node:util'
import { type Random, seededRandom } from './random.ts'
import { log } from './run-main.ts'
import { type Stream, sendTraffic } from './send-traffic.ts'

/** A rate that the command takes as an option. */
export interface Rate {
  /** What it sends: `requests`. */
  readonly what: string
  /** Per second, on average. */
  readonly fallback: number
  readonly max: number
}

export interface TrafficCommand<Rates extends string> {
  /** Who gets the traffic: `AhaRadar's API`. */
  readonly service: string
  /** Where it is unless `--url` says otherwise. */
  readonly url: string
  /** The rates by option: `{ rate: …, 'job-rate': … }`. */
  readonly rates: Readonly<Record<Rates, Rate>>
  /** What is sent for each rate. */
  readonly streams: (
    url: string,
    random: Random,
  ) => Promise<Readonly<Record<Rates, Stream['next']>>> | Readonly<Record<Rates, Stream['next']>>
}

/**
 * Runs the process's command line as a traffic sender: `--url`, `--seconds`, one option per rate,
 * `--seed`. Exit code 1 when nothing answered, 2 when an option is not understood.
 */
export async function runTraffic<Rates extends string>(
  command: TrafficCommand<Rates>,
): Promise<void> {
  const names = Object.keys(command.rates) as Rates[]
  try {
    const options = read(command, names)
    if (options === undefined) return void process.stdout.write(`${usage(command)}\n`)
    const { url, seconds, seed, rates } = options
    const next = await command.streams(url, seededRandom(seed))
    const report = await sendTraffic({
      url,
      seconds,
      seed,
      streams: names.map((name) => ({ rate: rates[name], next: next[name] })),
    })
    const sent = names.map((name, index) => `${report.sent[index]} ${command.rates[name].what}`)
    log(`Sent ${sent.join(' and ')}; ${report.unanswered} were not answered.`)
    if (report.unanswered === report.sent.reduce((sum, count) => sum + count, 0)) {
      log(`Nothing answered at ${url}. Is ${command.service} running?`)
      process.exitCode = 1
    }
  } catch (error) {
    log(`${error instanceof Error ? error.message : error}\n\n${usage(command)}`)
    process.exitCode = 2
  }
}

function read<Rates extends string>(command: TrafficCommand<Rates>, names: readonly Rates[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      url: text,
      seconds: text,
      seed: text,
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(names.map((name) => [name, text])),
    },
  })
  if (values.help) return undefined
  const number = (option: string, fallback: number, max: number) =>
    numberOf(option, (values as Record<string, string | undefined>)[option], fallback, max)
  return {
    url: urlOf(values.url ?? command.url),
    seconds: number('seconds', 60, 86_400),
    seed: number('seed', 1, 2 ** 32),
    rates: Object.fromEntries(
      names.map((name) => {
        const { fallback, max } = command.rates[name]
        return [name, number(name, fallback, max)]
      }),
    ) as Record<Rates, number>,
  }
}

function numberOf(option: string, text: string | undefined, fallback: number, max: number) {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= max))
    throw new Error(`--${option} ${text}: it must be a number from 0 to ${max}.`)
  return value
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error(`--url ${text}: it must be a URL such as http://127.0.0.1:3001.`)
  return text
}

function usage(command: TrafficCommand<string>): string {
  const options: readonly [string, string, string | number][] = [
    ['url <url>', 'where it is', command.url],
    ['seconds <n>', 'for how long', 60],
    ...Object.entries(command.rates).map(([name, { what, fallback }]): [string, string, number] => [
      `${name} <n>`,
      `${what} per second, on average`,
      fallback,
    ]),
    ['seed <n>', 'same seed, same traffic', 1],
  ]
  const lines = options.map(
    ([option, what, fallback]) => `  --${option.padEnd(16)} ${what.padEnd(34)} ${fallback}`,
  )
  return `Sends traffic to ${command.service} for a while.\n\n${lines.join('\n')}`
}
