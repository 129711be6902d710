/**
 * Grafana's ids for units. Unknown units are `short`, which only abbreviates thousands.
 *
 * One family of ids throughout: bytes are IEC (`bytes`, `binBps`), and `Bps`, which is SI, is
 * never mixed in. Source: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
 */
import { type Unit, unitWords } from '@telltale/promql'

/**
 * The Grafana unit id for the unit of an expression.
 *
 * Dates are seconds in Prometheus and milliseconds in Grafana: only `x.mul(1000)` is shown as one.
 *
 * @example
 * grafanaUnit(infer(rate(http.requests)).unit) // => 'reqps'
 */
export function grafanaUnit(unit: Unit | undefined): string {
  if (unit === undefined) return unknown
  const { amount, per } = unitWords(unit)
  const money = currencies[amount]
  if (money !== undefined) return money
  if (per.includes('second')) return perSecond[amount] ?? (isCounted(amount) ? 'cps' : unknown)
  if (per.includes('minute')) return perMinute[amount] ?? (isCounted(amount) ? 'cpm' : unknown)
  // Bytes per request are shown as bytes: the title says of what.
  return amounts[amount] ?? unknown
}

const unknown = 'short'

/** By the unit's words in `unitWords`. */
const amounts: Readonly<Record<string, string>> = {
  ratio: 'percentunit',
  percent: 'percent',
  seconds: 's',
  milliseconds: 'ms',
  microseconds: 'µs',
  nanoseconds: 'ns',
  minutes: 'm',
  hours: 'h',
  days: 'd',
  'date in milliseconds': 'dateTimeAsIso',
  date: 's',
  bytes: 'bytes',
  kibibytes: 'kbytes',
  mebibytes: 'mbytes',
  gibibytes: 'gbytes',
  tebibytes: 'tbytes',
  kilobytes: 'deckbytes',
  megabytes: 'decmbytes',
  gigabytes: 'decgbytes',
  terabytes: 'dectbytes',
  bits: 'bits',
  celsius: 'celsius',
  kelvin: 'kelvin',
  meters: 'lengthm',
  joules: 'joule',
  grams: 'massg',
  volts: 'volt',
  amperes: 'amp',
}

const currencies: Readonly<Record<string, string>> = {
  usd: 'currencyUSD',
  dollars: 'currencyUSD',
  eur: 'currencyEUR',
  euros: 'currencyEUR',
}

const perSecond: Readonly<Record<string, string>> = {
  '1': 'hertz',
  bytes: 'binBps',
  bits: 'binbps',
  kibibytes: 'KiBs',
  mebibytes: 'MiBs',
  gibibytes: 'GiBs',
  kilobytes: 'KBs',
  megabytes: 'MBs',
  gigabytes: 'GBs',
  joules: 'watt',
  packets: 'pps',
  requests: 'reqps',
  operations: 'ops',
  reads: 'rps',
  writes: 'wps',
  events: 'eps',
  messages: 'mps',
  records: 'recps',
  rows: 'rowsps',
}

const perMinute: Readonly<Record<string, string>> = {
  requests: 'reqpm',
  operations: 'opm',
  reads: 'rpm',
  writes: 'wpm',
  events: 'epm',
  messages: 'mpm',
  records: 'recpm',
  rows: 'rowspm',
}

/** Counted things have an id for their rate, whatever they are; measured ones have not. */
function isCounted(amount: string): boolean {
  return !(amount in amounts) && !amount.includes(' ')
}
