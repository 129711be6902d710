import * as sdk from '@grafana/grafana-foundation-sdk/units'
import { counter, gauge, histogram } from '@telltale/core'
import { type Expression, infer, parse, seriesRegistry } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { grafanaUnit } from './unit.ts'

const help = 'For this test.'
const families = [
  ...['requests', 'operations', 'reads', 'writes', 'events', 'messages', 'records', 'rows'].map(
    (unit) => counter(`${unit}_total`, { help, unit }),
  ),
  counter('calls_total', { help, unit: 'calls' }),
  counter('packets_total', { help, unit: 'packets' }),
  counter('things_total', { help }),
  counter('sent_bytes_total', { help }),
  counter('cpu_seconds_total', { help }),
  counter('energy_joules_total', { help }),
  counter('spent_total', { help, unit: 'usd' }),
  gauge('memory_bytes', { help }),
  gauge('limit_bytes', { help }),
  gauge('fill_ratio', { help }),
  gauge('depth', { help, unit: 'jobs' }),
  gauge('mystery', { help }),
  gauge('room_celsius', { help }),
  gauge('track_meters', { help }),
  gauge('battery_volts', { help }),
  gauge('last_success_timestamp_seconds', { help }),
  histogram('duration_seconds', { help, buckets: [1] }),
]
const environment = { resolve: seriesRegistry(families) }

function unitOf(text: string): string {
  const { node } = parse(text)
  return grafanaUnit(infer({ node } as Expression, environment).unit)
}

const table: readonly (readonly [text: string, id: string])[] = [
  ['memory_bytes', 'bytes'],
  ['memory_bytes / 1024', 'kbytes'],
  ['memory_bytes / 1024 ^ 2', 'mbytes'],
  ['memory_bytes / 1024 ^ 3', 'gbytes'],
  ['memory_bytes / 1024 ^ 4', 'tbytes'],
  ['memory_bytes / 1e3', 'deckbytes'],
  ['memory_bytes / 1e6', 'decmbytes'],
  ['memory_bytes / 1e9', 'decgbytes'],
  ['memory_bytes / 1e12', 'dectbytes'],
  ['8 * memory_bytes', 'bits'],
  ['rate(sent_bytes_total[5m])', 'binBps'],
  ['8 * rate(sent_bytes_total[5m])', 'binbps'],
  ['rate(sent_bytes_total[5m]) / rate(requests_total[5m])', 'bytes'],
  ['fill_ratio', 'percentunit'],
  ['memory_bytes / limit_bytes', 'percentunit'],
  ['rate(cpu_seconds_total[5m])', 'percentunit'],
  ['100 * fill_ratio', 'percent'],
  ['duration_seconds_sum', 's'],
  ['1e3 * duration_seconds_sum', 'ms'],
  ['1e6 * duration_seconds_sum', 'µs'],
  ['1e9 * duration_seconds_sum', 'ns'],
  ['duration_seconds_sum / 60', 'm'],
  ['duration_seconds_sum / 3600', 'h'],
  ['duration_seconds_sum / 86400', 'd'],
  ['histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))', 's'],
  ['rate(duration_seconds_sum[5m]) / rate(duration_seconds_count[5m])', 's'],
  ['time() - last_success_timestamp_seconds', 's'],
  ['last_success_timestamp_seconds * 1000', 'dateTimeAsIso'],
  ['last_success_timestamp_seconds', 's'],
  ['rate(requests_total[5m])', 'reqps'],
  ['rate(operations_total[5m])', 'ops'],
  ['rate(reads_total[5m])', 'rps'],
  ['rate(writes_total[5m])', 'wps'],
  ['rate(events_total[5m])', 'eps'],
  ['rate(messages_total[5m])', 'mps'],
  ['rate(records_total[5m])', 'recps'],
  ['rate(rows_total[5m])', 'rowsps'],
  ['rate(packets_total[5m])', 'pps'],
  ['rate(calls_total[5m])', 'cps'],
  ['rate(things_total[5m])', 'cps'],
  ['rate(duration_seconds_count[5m])', 'cps'],
  ['deriv(depth[5m])', 'cps'],
  ['60 * rate(requests_total[5m])', 'reqpm'],
  ['60 * rate(operations_total[5m])', 'opm'],
  ['60 * rate(reads_total[5m])', 'rpm'],
  ['60 * rate(writes_total[5m])', 'wpm'],
  ['60 * rate(events_total[5m])', 'epm'],
  ['60 * rate(messages_total[5m])', 'mpm'],
  ['60 * rate(records_total[5m])', 'recpm'],
  ['60 * rate(rows_total[5m])', 'rowspm'],
  ['60 * rate(calls_total[5m])', 'cpm'],
  ['3600 * rate(calls_total[5m])', 'short'],
  ['rate(energy_joules_total[5m])', 'watt'],
  ['1 / duration_seconds_sum', 'hertz'],
  ['increase(spent_total[1d])', 'currencyUSD'],
  ['3600 * rate(spent_total[1h])', 'currencyUSD'],
  ['room_celsius', 'celsius'],
  ['track_meters', 'lengthm'],
  ['deriv(track_meters[5m])', 'short'],
  ['battery_volts', 'volt'],
  ['depth', 'short'],
  ['increase(requests_total[1h])', 'short'],
  ['count(memory_bytes)', 'short'],
  ['rate(requests_total[5m]) / rate(calls_total[5m])', 'short'],
  ['mystery', 'short'],
  ['memory_bytes ^ 2', 'short'],
]

describe('the Grafana unit', () => {
  it.each(table)('of %s is %s', (text, id) => {
    expect(unitOf(text)).toBe(id)
  })

  it('is one that Grafana has', () => {
    const known = new Set<unknown>(Object.values(sdk))
    expect(table.map(([, id]) => id).filter((id) => !known.has(id))).toEqual([])
  })

  it('never mixes the two families of byte rates', () => {
    const ids: readonly string[] = table.map(([, id]) => id)
    expect(ids.filter((id) => id === 'Bps' || id === 'bps')).toEqual([])
  })
})
