import { type Command, readOptions, usage } from './options.ts'
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
  const withOptions = commandOf(command)
  try {
    const options = readOptions(withOptions)
    if (options === undefined) return void process.stdout.write(`${usage(withOptions)}\n`)
    const { url, numbers } = options
    const { seconds, seed } = numbers
    const next = await command.streams(url, seededRandom(seed))
    const report = await sendTraffic({
      url,
      seconds,
      seed,
      streams: names.map((name) => ({ rate: numbers[name], next: next[name] })),
    })
    const sent = names.map((name, index) => `${report.sent[index]} ${command.rates[name].what}`)
    log(`Sent ${sent.join(' and ')}; ${report.unanswered} were not answered.`)
    if (report.unanswered === report.sent.reduce((sum, count) => sum + count, 0)) {
      log(`Nothing answered at ${url}. Is ${command.service} running?`)
      process.exitCode = 1
    }
  } catch (error) {
    log(`${error instanceof Error ? error.message : error}\n\n${usage(withOptions)}`)
    process.exitCode = 2
  }
}

function commandOf<Rates extends string>({
  service,
  url,
  rates,
}: TrafficCommand<Rates>): Command<Rates | 'seconds' | 'seed'> {
  const perSecond = Object.entries<Rate>(rates).map(([name, { what, ...rate }]) => [
    name,
    { ...rate, what: `${what} per second, on average` },
  ])
  return {
    about: `Sends traffic to ${service} for a while.`,
    url,
    numbers: {
      seconds: { what: 'for how long', fallback: 60, max: 86_400 },
      ...Object.fromEntries(perSecond),
      seed: { what: 'same seed, same traffic', fallback: 1, max: 2 ** 32 },
    },
  }
}
