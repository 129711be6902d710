import { parse, print } from '@telltale/promql'
import { expect, it } from 'vitest'
import { builtInValues, fillIn } from './fill-in.ts'
import { shiftTime, sinceStart } from './shift-time.ts'

const values = new Map([
  ...builtInValues({ fromMs: 0, toMs: 21_600_000, stepMs: 30_000, scrapeMs: 15_000 }),
  ['route', '.+'],
])

it.each([
  ['rate(x{route=~"$route"}[$__rate_interval])', 'rate(x{route=~".+"}[1m])'],
  ['x{route=~"${route:regex}"}', 'x{route=~".+"}'],
  ['x{route=~"[[route]]"} * $__interval_ms', 'x{route=~".+"} * 30000'],
  ['increase(x[$__range]) / ${__range_s}', 'increase(x[6h]) / 21600'],
  ['x[$__interval]', 'x[30s]'],
  // A group of a regular expression, and what nobody declares, stay.
  [
    'label_replace(x, "a", "$1", "b", "(.*)") + $unknown',
    'label_replace(x, "a", "$1", "b", "(.*)") + $unknown',
  ],
])('%s is asked as %s', (text, filled) => {
  expect(fillIn(text, values)).toBe(filled)
})

it('a rate is read over four scrapes at least, and over a step and a scrape', () => {
  const wide = builtInValues({ fromMs: 0, toMs: 1, stepMs: 300_000, scrapeMs: 15_000 })
  expect(wide.get('__rate_interval')).toBe('5m15s')
})

it.each([
  ['sum(rate(x[5m])) / 2 > 1', 'sum(rate(x[5m] offset 3600000ms)) / 2 > 1'],
  ['x offset 1m', 'x offset 3660000ms'],
  ['x offset -1h', 'x offset 0ms'],
  ['max_over_time(rate(x[5m])[1h:1m])', 'max_over_time(rate(x[5m] offset 3600000ms)[1h:1m])'],
  ['time() - x', 'time() - 3600 - x offset 3600000ms'],
  ['topk(3, -x) and absent(y)', 'topk(3, -x offset 3600000ms) and absent(y offset 3600000ms)'],
])('an hour later, %s was %s', (text, shifted) => {
  const { node } = parse(text)
  const ms = (duration: string) =>
    (duration.startsWith('-') ? -1 : 1) * (duration.endsWith('h') ? 3_600_000 : 60_000)
  expect(node && print(shiftTime(node, 3_600_000, ms))).toBe(shifted)
})

it('in a case, time counts from its start', () => {
  const { node } = parse('time() - max(last_run_seconds) > 25 * 3600')
  expect(node && print(sinceStart(node, 1000))).toBe(
    'time() - 1000 - max(last_run_seconds) > 25 * 3600',
  )
})
