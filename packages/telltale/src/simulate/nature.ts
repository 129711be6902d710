/** What a family measures, read from its name, unit and buckets: how large its numbers are. */
import type { AnyFamily } from '@telltale/core'

/** How often something happens, per second, by a word of the name; the first word that is known. */
const ratePerSecond: Readonly<Record<string, number>> = {
  http: 8,
  request: 8,
  requests: 8,
  grpc: 8,
  cache: 20,
  db: 12,
  sql: 12,
  query: 12,
  queries: 12,
  message: 5,
  messages: 5,
  event: 5,
  events: 5,
  kafka: 5,
  websocket: 3,
  llm: 0.6,
  ai: 0.6,
  ingest: 0.4,
  item: 0.4,
  items: 0.4,
  pipeline: 0.2,
  job: 0.15,
  jobs: 0.15,
  queue: 0.15,
  token: 400,
  tokens: 400,
  credit: 0.02,
  credits: 0.02,
  cost: 0.002,
  deploy: 0.002,
  restart: 0.0002,
  restarts: 0.0002,
}

/** Events, seconds or bytes per second of the whole family in one process, at full load. */
export function typicalRate({ name, unit, kind }: AnyFamily): number {
  const words = name.split('_')
  const known = words.find((word) => ratePerSecond[word] !== undefined)
  const rate = known === undefined ? 1 : (ratePerSecond[known] ?? 1)
  if (kind !== 'counter') return rate
  if (unit === 'bytes') return rate * 2_000
  if (unit === 'seconds') return 0.2
  return isBadName(name) ? rate * 0.02 : rate
}

export function isBadName(name: string): boolean {
  return /(^|_)(err|fail|timeout|retr|drop|reject|dead|evict|miss)/.test(name)
}

/** Counts things, so that its numbers are whole. */
export function countsThings({ unit }: AnyFamily): boolean {
  return !['seconds', 'bytes', 'ratio', 'celsius', 'joules', 'credits', 'usd', 'eur'].includes(unit)
}

/** How a gauge behaves. */
export type GaugeNature =
  | { readonly kind: 'constant'; readonly value: number }
  /** The time at which the process was started. */
  | { readonly kind: 'start' }
  /** One of the values that the help text explains, the first nearly always. */
  | { readonly kind: 'states'; readonly values: readonly number[] }
  /** A limit of what counters of the same unit count in a period, else of what other gauges show. */
  | { readonly kind: 'limit'; readonly otherwise: number }
  /** A time that is now and then set to now. */
  | { readonly kind: 'date'; readonly everySeconds: number }
  /** Follows the load; the level is that of all series of a process together. */
  | { readonly kind: 'busy'; readonly level: number; readonly isWhole: boolean }
  /** Wanders about a level. */
  | { readonly kind: 'level'; readonly level: number; readonly isWhole: boolean }

export function natureOfGauge(family: AnyFamily): GaugeNature {
  const { name, unit } = family
  const is = (pattern: RegExp) => pattern.test(name)
  if (is(/_info$/)) return { kind: 'constant', value: 1 }
  const states = statesIn(family.help)
  if (states.length > 1) return { kind: 'states', values: states }
  if (is(/cpu_(quota|period)$/)) return { kind: 'constant', value: is(/quota/) ? 200_000 : 100_000 }
  if (is(/start_time/)) return { kind: 'start' }
  if (is(/timestamp|last_.*_(at|time)/)) return { kind: 'date', everySeconds: 300 }
  if (is(/(^|_)(up|open|health|healthy|ready|enabled|connected|leader|alive|online)$/)) {
    return { kind: 'constant', value: 1 }
  }
  const isLimit = is(/(^|_)(limit|budget|quota|max|capacity)(_|$)/)
  if (isLimit || /started with/i.test(family.help))
    return {
      kind: 'limit',
      otherwise: unit === 'bytes' ? 512 * 2 ** 20 : /connections|workers/.test(unit) ? 20 : 1_000,
    }
  if (unit === 'bytes') return { kind: 'level', level: 150e6, isWhole: true }
  if (unit === 'ratio') return { kind: 'level', level: 0.4, isWhole: false }
  if (unit === 'celsius') return { kind: 'level', level: 45, isWhole: false }
  if (unit === 'seconds') return { kind: 'busy', level: 0.5, isWhole: false }
  if (is(/depth|backlog|pending|waiting|queued|lag|queue_size|dlq/)) {
    return { kind: 'busy', level: 8, isWhole: true }
  }
  if (is(/active|in_?flight|in_?progress|open|busy|connections/)) {
    return { kind: 'busy', level: 6, isWhole: true }
  }
  // What is kept is more than what is worked on.
  const isStock = /stored|held|assigned|entries|nodes in|edges in/i.test(family.help)
  const level = isStock ? (stockOf[unit] ?? 1_200) : 20
  return { kind: 'level', level, isWhole: countsThings(family) }
}

/** How many are kept, where it is not as many as of anything else. */
const stockOf: Readonly<Record<string, number>> = {
  artifacts: 1_170,
  edges: 3_400,
  entities: 4_100,
  relationships: 2_600,
  signals: 5_300,
  topics: 70,
}

/** `0 closed, 1 open, 2 half-open` or `1 if the service answered`: the numbers that mean something. */
function statesIn(help: string): readonly number[] {
  const numbers = [...help.matchAll(/(?<![\w.])(\d)\s*(?:=|:|is|means)?\s*["']?[a-z]/gi)].map(
    ([, n]) => Number(n),
  )
  const isCounted = numbers.every((n, i) => n === i)
  return isCounted ? numbers : []
}

/** The observation in the middle, in the family's unit. */
export function typicalObservation({ buckets = [], unit }: AnyFamily): number {
  if (buckets.length === 0) return unit === 'bytes' ? 2_000 : 0.2
  const positive = buckets.filter((bound) => bound > 0)
  return positive[Math.floor(0.3 * (positive.length - 1))] ?? 0.5
}
