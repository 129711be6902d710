/**
 * Units of expressions, as a product of words divided by a product of words.
 *
 * The word is a base unit (`seconds`, `bytes`) or the counted thing (`requests`). Powers cancel as
 * in physics, so a rate of seconds is a ratio, and that ratio divided by observations per second
 * is seconds again.
 */
export interface Unit {
  readonly of: readonly string[]
  readonly per: readonly string[]
  /** What literals have multiplied the number by: 100 makes a ratio percent, 60 per second per minute. */
  readonly scale: number
}

export function unit(of: readonly string[], per: readonly string[] = [], scale = 1): Unit {
  return Object.freeze({ of, per, scale })
}

/** A share of a whole, 0 to 1. */
export const ratio = unit([])
export const seconds = unit(['seconds'])
/** A number of something that has no name of its own. */
export const count = unit(['count'])
/** What `_count` and `_bucket` of a histogram count. */
export const observations = unit(['observations'])
/** Seconds since 1970. */
export const date = unit(['date'])

/** The unit that a family declares. Counters count something even when they do not say what. */
export function declaredUnit(family: {
  readonly name: string
  readonly kind: string
  readonly unit: string
}): Unit | undefined {
  switch (family.unit) {
    case '':
      // The value of an info series is 1, so that multiplying by it only adds labels.
      return family.kind === 'counter' || family.name.endsWith('_info') ? count : undefined
    case 'ratio':
      return ratio
    case 'percent':
      return scaled(ratio, 100)
    case 'seconds':
      return isDate(family) ? date : seconds
    default:
      return unit([family.unit])
  }
}

export function multiplied(a: Unit | undefined, b: Unit | undefined): Unit | undefined {
  if (!isRelative(a) || !isRelative(b)) return undefined
  return cancelled([...a.of, ...b.of], [...a.per, ...b.per], a.scale * b.scale)
}

export function divided(a: Unit | undefined, b: Unit | undefined): Unit | undefined {
  if (!isRelative(a) || !isRelative(b)) return undefined
  if (a === b) return ratio
  return cancelled([...a.of, ...b.per], [...a.per, ...b.of], a.scale / b.scale)
}

export function perSecond(a: Unit | undefined): Unit | undefined {
  if (a === undefined || rates.has(a)) return a && rates.get(a)
  const rate = divided(a, seconds)
  rates.set(a, rate)
  return rate
}

/** Nearly every query has a rate, and a project has few units. */
const rates = new WeakMap<Unit, Unit | undefined>()

/** The unit after a multiplication by a literal. */
export function scaled(a: Unit | undefined, factor: number): Unit | undefined {
  return a === undefined ? undefined : unit(a.of, a.per, a.scale * factor)
}

/** Sum or difference: equal units stay, the distance of two dates is in seconds. */
export function added(a: Unit | undefined, b: Unit | undefined, op: '+' | '-'): Unit | undefined {
  if (a === undefined || b === undefined) return undefined
  if (isDated(a) && isDated(b)) return op === '-' ? seconds : undefined
  if (isDated(a) && sameUnit(b, seconds)) return a
  if (isDated(b) && sameUnit(a, seconds) && op === '+') return b
  return sameUnit(a, b) ? a : undefined
}

/** Whether two numbers may be compared and added; `0.5 * bytes` is bytes still. */
export function sameUnit(a: Unit, b: Unit): boolean {
  return a === b || unitText(a) === unitText(b)
}

/**
 * The unit in words.
 *
 * @example
 * unitText(infer(rate(http.requests)).unit) // => 'requests per second'
 */
export function unitText(of: Unit | undefined): string {
  if (of === undefined) return 'unknown unit'
  const { amount, per } = unitWords(of)
  return per.length === 0 ? amount : `${amount} per ${per.join(' × ')}`
}

/** The words of a unit, with literals read as conversions: milliseconds, percent, per minute. */
export function unitWords({ of, per, scale }: Unit): {
  readonly amount: string
  readonly per: readonly string[]
} {
  const product = of.join(' × ')
  if (per.length === 0) return { amount: scaledWord(product || 'ratio', scale), per: [] }
  const time = per.includes('seconds') && times.find(([factor]) => isClose(factor, scale))
  return {
    amount: scaledWord(product || '1', time ? 1 : scale),
    per: per.map((word) => (word === 'seconds' && time ? time[1] : singular(word))),
  }
}

/** Names that multiples of a unit have of their own. */
const scales: Readonly<Record<string, readonly (readonly [factor: number, name: string])[]>> = {
  ratio: [[100, 'percent']],
  seconds: [
    [1e3, 'milliseconds'],
    [1e6, 'microseconds'],
    [1e9, 'nanoseconds'],
    [1 / 60, 'minutes'],
    [1 / 3600, 'hours'],
    [1 / 86_400, 'days'],
  ],
  bytes: [
    [8, 'bits'],
    [1 / 1024, 'kibibytes'],
    [1 / 1024 ** 2, 'mebibytes'],
    [1 / 1024 ** 3, 'gibibytes'],
    [1 / 1024 ** 4, 'tebibytes'],
    [1e-3, 'kilobytes'],
    [1e-6, 'megabytes'],
    [1e-9, 'gigabytes'],
    [1e-12, 'terabytes'],
  ],
  date: [[1000, 'date in milliseconds']],
}

const times: readonly (readonly [factor: number, name: string])[] = [
  [60, 'minute'],
  [3600, 'hour'],
  [86_400, 'day'],
]

function cancelled(of: readonly string[], per: readonly string[], scale: number): Unit {
  const below = [...per]
  const above = of.filter((word) => {
    const i = below.indexOf(word)
    if (i >= 0) below.splice(i, 1)
    return i < 0
  })
  return unit(withoutCounts(above, above.slice(0, 1)), withoutCounts(below, []), scale)
}

/** A plain count has no dimension: seconds per observation are seconds, and bytes × count are bytes. */
function withoutCounts(words: readonly string[], otherwise: readonly string[]): readonly string[] {
  const rest = words.filter((word) => !isPlainCount(word))
  return rest.length > 0 ? rest.sort() : otherwise
}

function isPlainCount(word: string): boolean {
  return word === 'count' || word === 'observations'
}

function isRelative(a: Unit | undefined): a is Unit {
  return a !== undefined && !isDated(a)
}

function isDated(a: Unit): boolean {
  return a.of.includes('date')
}

function isDate({ name }: { readonly name: string }): boolean {
  return /(_timestamp_seconds|_start_time_seconds|^ALERTS_FOR_STATE)$/.test(name)
}

function scaledWord(word: string, scale: number): string {
  return scales[word]?.find(([factor]) => isClose(factor, scale))?.[1] ?? word
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(a)
}

function singular(noun: string): string {
  if (/(ss|us|series)$/.test(noun)) return noun
  if (/ies$/.test(noun)) return noun.replace(/ies$/, 'y')
  return noun.replace(/(?<=tch|sh|ss|x)es$|s$/, '')
}
