/** The numbers as people read them. */
import type { Style } from '../report/style.ts'
import type { Advice } from './advice.ts'
import type { Amount } from './amount.ts'
import type { Capacity } from './capacity.ts'

/** More families than these cost little. */
const mostFamilies = 5

export function capacityText(capacity: Capacity, advice: Advice, style: Style): string {
  const { retentionDays, families, activeSeries } = capacity
  const rows: readonly (readonly [string, Amount, (value: number) => string])[] = [
    ['active series', capacity.activeSeries, countText],
    ['  of them recorded', capacity.rules, countText],
    ['series in memory', capacity.headSeries, countText],
    ['chunks in memory', capacity.headChunks, countText],
    ['samples per second', capacity.samplesPerSecond, countText],
    ['memory', capacity.memoryBytes, bytesText],
    [`blocks of ${daysText(retentionDays)}`, capacity.blockBytes, bytesText],
    ['write-ahead log', capacity.walBytes, bytesText],
    ['disk to ask for', capacity.volumeBytes, bytesText],
  ]
  const dearest = families.slice(0, mostFamilies)
  const width = Math.max(28, ...dearest.map(({ family }) => family.length + 4))
  const line = (name: string, a: string, b: string, more = '') =>
    `  ${name.padEnd(width)}${a.padStart(12)}${b.padStart(14)}${more}\n`
  return [
    `${style('strong', capacity.name)}\n`,
    line('', 'expected', 'most'),
    ...rows.map(([name, { expected, most }, text]) => line(name, text(expected), text(most))),
    `  ${style('strong', 'costs most')}\n`,
    ...dearest.map(({ family, job, series }) =>
      line(
        `  ${family}`,
        countText(series.expected),
        countText(series.most),
        style('quiet', `${shareText(series, activeSeries)}  ${job}`),
      ),
    ),
    `  ${advice.text}\n`,
  ].join('')
}

function shareText({ expected }: Amount, all: Amount): string {
  return `${Math.round((100 * expected) / Math.max(1, all.expected))}%`.padStart(6)
}

function daysText(days: number): string {
  return `${Number(days.toFixed(1))} ${days === 1 ? 'day' : 'days'}`
}

export function countText(value: number): string {
  return (value < 100 ? Number(value.toFixed(1)) : Math.round(value)).toLocaleString('en-US')
}

/** Decimal units, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
