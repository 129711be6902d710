/** Where discoveries come from: generated sources that repeat themselves and fail as real ones do. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@systems/kit/random'
import type { Discovery } from '../store/records.ts'
import { failure } from '../track/failure.ts'

export interface Source {
  readonly name: string
  /** What it offers now. Rejects with a failure when it gives no usable answer. */
  fetch(): Promise<readonly Discovery[]>
}

export interface SourceOptions {
  /** How many items it offers at a time. */
  readonly items: number
  /** How much slower than usual it is; 0 answers at once. */
  readonly slowness: number
  readonly failureRate: number
}

/** Those that the service asks; the metrics know all but the last one. */
export const sourceNames = ['arxiv', 'github', 'x', 'rss', 'web', 'mastodon'] as const

const failures = ['http', 'timeout', 'rate_limit', 'parse', 'auth'] as const

export function generatedSource(name: string, random: Random, options: SourceOptions): Source {
  let offered: readonly Discovery[] = []
  return {
    name,
    async fetch() {
      await sleep((50 + 900 * random.next() ** 3) * options.slowness)
      if (random.chance(options.failureRate))
        throw failure(random.pick(failures), `${name} gives no usable answer.`)
      // A part of what was there the last time is there still.
      const old = offered.filter(() => random.chance(0.2))
      const fresh = Array.from({ length: options.items }, () => generate(name, random))
      offered = [...fresh, ...old]
      return offered
    },
  }
}

function generate(source: string, random: Random): Discovery {
  const theme = random.pick(themes)
  const words = (count: number) =>
    Array.from({ length: count }, () => random.pick(random.chance(0.7) ? theme : filler)).join(' ')
  const names = Array.from({ length: random.below(3) }, () => random.pick(spellings))
  // Some say so little that no topic can be found for them.
  const isVague = random.chance(0.02)
  const id = uuid(random)
  return {
    id,
    source,
    url: `https://${source}.example/${id}`,
    title: `${random.pick(theme)} ${random.pick(theme)}`,
    text: isVague ? random.pick(filler) : `${words(40)} ${names.join(' ')}`,
    names,
    foundAt: Date.now(),
  }
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const themes = [
  ['battery', 'lithium', 'anode', 'charge', 'storage'],
  ['compiler', 'parser', 'inference', 'syntax', 'runtime'],
  ['orbit', 'rocket', 'payload', 'lunar', 'booster'],
  ['protein', 'enzyme', 'genome', 'folding', 'sequence'],
  ['agent', 'prompt', 'retrieval', 'benchmark', 'context'],
] as const

const filler = ['the', 'with', 'shows', 'results', 'about', 'paper', 'release', 'new'] as const

/** The same names as different people write them; the last one is too short to be one. */
const spellings = [
  'Northwind Labs',
  'Northwind Labs Inc.',
  'northwind labs',
  'Kelp Institute',
  'KelpInstitute',
  'Ostrava Robotics',
  'Ostrava robotics',
  'Fjord Computing',
  'Ardent',
  'Ardent Inc.',
  'Q',
] as const
