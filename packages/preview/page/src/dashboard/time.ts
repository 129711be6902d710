import { dateMath, dateTime, type TimeRange } from '@grafana/data'

/** From a range as people write it: `now-6h`, `now`, or times in milliseconds. */
export function timeRange(from: string, to: string): TimeRange {
  const point = (text: string, roundUp: boolean) =>
    /^\d+$/.test(text)
      ? dateTime(Number(text))
      : (dateMath.toDateTime(text, { roundUp }) ?? dateTime())
  const raw = (text: string) => (/^\d+$/.test(text) ? dateTime(Number(text)) : text)
  return {
    from: point(from, false),
    to: point(to, true),
    raw: { from: raw(from), to: raw(to) },
  }
}

/** For the address: relative as it is, absolute in milliseconds. */
export function rawText(raw: TimeRange['raw']['from']): string {
  return typeof raw === 'string' ? raw : String(raw.valueOf())
}
