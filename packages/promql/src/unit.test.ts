import { counter, gauge, histogram, oneOf, summary } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import type { Node } from './ast.ts'
import { infer } from './infer.ts'
import { parse } from './parse.ts'
import { seriesRegistry } from './series.ts'
import { sameUnit, unit, unitText } from './unit.ts'

const help = 'For this test.'
const families = [
  counter('requests_total', { help, unit: 'requests', labels: { code: oneOf('200', '500') } }),
  counter('sent_bytes_total', { help }),
  counter('cpu_seconds_total', { help }),
  counter('things_total', { help }),
  gauge('memory_bytes', { help }),
  gauge('limit_bytes', { help }),
  gauge('fill_ratio', { help }),
  gauge('disk_percent', { help, unit: 'percent' }),
  gauge('temperature_celsius', { help }),
  gauge('depth', { help, unit: 'jobs' }),
  gauge('mystery', { help }),
  gauge('build_info', { help, labels: { version: oneOf('1') } }),
  gauge('last_success_timestamp_seconds', { help }),
  gauge('process_start_time_seconds', { help }),
  histogram('duration_seconds', { help, buckets: [1] }),
  histogram('body_bytes', { help, buckets: [1] }),
  summary('pause_seconds', { help, quantiles: [0.5] }),
]
const environment = { resolve: seriesRegistry(families) }

function unitOf(text: string) {
  const { node, problems } = parse(text)
  expect(problems).toEqual([])
  return infer(node as Node, environment).unit
}

describe('the unit of an expression', () => {
  it.each([
    // as declared
    ['memory_bytes', 'bytes'],
    ['fill_ratio', 'ratio'],
    ['disk_percent', 'percent'],
    ['temperature_celsius', 'celsius'],
    ['depth', 'jobs'],
    ['requests_total', 'requests'],
    ['things_total', 'count'],
    ['mystery', 'unknown unit'],
    ['nobody_knows', 'unknown unit'],
    ['duration_seconds_sum', 'seconds'],
    ['duration_seconds_count', 'observations'],
    ['duration_seconds_bucket', 'observations'],
    ['pause_seconds', 'seconds'],
    // per second
    ['rate(requests_total[5m])', 'requests per second'],
    ['irate(things_total[5m])', 'count per second'],
    ['rate(sent_bytes_total[5m])', 'bytes per second'],
    ['rate(cpu_seconds_total[5m])', 'ratio'],
    ['deriv(depth[5m])', 'jobs per second'],
    ['rate(nobody_knows[5m])', 'unknown unit'],
    // kept
    ['increase(requests_total[1h])', 'requests'],
    ['delta(memory_bytes[1h])', 'bytes'],
    ['sum by (job) (memory_bytes)', 'bytes'],
    ['avg(memory_bytes) + max(memory_bytes)', 'bytes'],
    ['topk(3, memory_bytes)', 'bytes'],
    ['quantile(0.9, memory_bytes)', 'bytes'],
    ['avg_over_time(memory_bytes[1h])', 'bytes'],
    ['max_over_time(rate(requests_total[5m])[1h:])', 'requests per second'],
    ['predict_linear(memory_bytes[1h], 3600)', 'bytes'],
    ['-memory_bytes', 'bytes'],
    ['abs(memory_bytes)', 'bytes'],
    ['clamp_min(memory_bytes, 0)', 'bytes'],
    ['label_replace(memory_bytes, "a", "b", "", "")', 'bytes'],
    ['scalar(memory_bytes)', 'bytes'],
    ['memory_bytes > 1000', 'bytes'],
    ['1000 < memory_bytes', 'bytes'],
    ['memory_bytes > limit_bytes', 'bytes'],
    ['memory_bytes and depth', 'bytes'],
    ['memory_bytes or vector(0)', 'bytes'],
    ['memory_bytes % 1024', 'bytes'],
    ['memory_bytes + 1', 'bytes'],
    ['memory_bytes + $more', 'bytes'],
    ['1 - fill_ratio', 'ratio'],
    // shares and means
    ['memory_bytes / limit_bytes', 'ratio'],
    ['sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m]))', 'ratio'],
    ['1 - sum(rate(requests_total[5m])) / sum(rate(requests_total[5m]))', 'ratio'],
    ['rate(duration_seconds_sum[5m]) / rate(duration_seconds_count[5m])', 'seconds'],
    ['rate(body_bytes_sum[5m]) / rate(body_bytes_count[5m])', 'bytes'],
    ['rate(sent_bytes_total[5m]) / rate(requests_total[5m])', 'bytes per request'],
    ['sum(memory_bytes) / count(memory_bytes)', 'bytes'],
    ['memory_bytes / fill_ratio', 'bytes'],
    ['memory_bytes * fill_ratio', 'bytes'],
    ['memory_bytes * on (job) group_left (version) build_info', 'bytes'],
    ['memory_bytes * on (job) (depth > bool 0)', 'bytes'],
    // histograms
    ['histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))', 'seconds'],
    ['histogram_quantile(0.9, sum by (le) (increase(body_bytes_bucket[5m])))', 'bytes'],
    ['histogram_quantile(0.9, rate(body_bytes[5m]))', 'bytes'],
    ['histogram_quantile(0.9, nobody_knows)', 'unknown unit'],
    ['histogram_fraction(0, 1, rate(duration_seconds_bucket[5m]))', 'ratio'],
    ['rate(duration_seconds_bucket[5m])', 'observations per second'],
    // counts
    ['count(memory_bytes)', 'count'],
    ['group(memory_bytes)', 'count'],
    ['count_values("v", memory_bytes)', 'count'],
    ['count(memory_bytes) / count(depth)', 'ratio'],
    ['absent(memory_bytes)', 'count'],
    ['changes(memory_bytes[1h])', 'count'],
    ['resets(requests_total[1h])', 'count'],
    ['count_over_time(memory_bytes[1h])', 'count'],
    ['memory_bytes > bool 5', 'count'],
    ['sum(memory_bytes > bool 5)', 'count'],
    // time
    ['time()', 'date'],
    ['timestamp(depth)', 'date'],
    ['last_success_timestamp_seconds', 'date'],
    ['max(process_start_time_seconds)', 'date'],
    ['time() - last_success_timestamp_seconds', 'seconds'],
    ['time() - max(process_start_time_seconds)', 'seconds'],
    ['last_success_timestamp_seconds + 3600', 'date'],
    ['last_success_timestamp_seconds - duration_seconds_sum', 'date'],
    ['last_success_timestamp_seconds * 1000', 'date in milliseconds'],
    ['last_success_timestamp_seconds + time()', 'unknown unit'],
    ['rate(last_success_timestamp_seconds[5m])', 'unknown unit'],
    ['time() / memory_bytes', 'unknown unit'],
    // literals that convert
    ['100 * fill_ratio', 'percent'],
    ['memory_bytes / limit_bytes * 100', 'percent'],
    ['100 * sum(rate(requests_total[5m])) / sum(rate(requests_total[5m]))', 'percent'],
    ['100 * (1 - fill_ratio)', 'percent'],
    ['disk_percent / 100', 'ratio'],
    ['60 * rate(requests_total[5m])', 'requests per minute'],
    ['rate(requests_total[5m]) * 60 * 60', 'requests per hour'],
    ['rate(requests_total[5m]) * 1h', 'requests per hour'],
    ['1000 * duration_seconds_sum', 'milliseconds'],
    ['duration_seconds_sum / 60', 'minutes'],
    ['duration_seconds_sum / 60 / 60', 'hours'],
    ['(time() - last_success_timestamp_seconds) / 86400', 'days'],
    ['memory_bytes / 1024 / 1024', 'mebibytes'],
    ['memory_bytes / 1024 ^ 3', 'gibibytes'],
    ['memory_bytes / 1e6', 'megabytes'],
    ['8 * rate(sent_bytes_total[5m])', 'bits per second'],
    ['0.5 * limit_bytes', 'bytes'],
    ['memory_bytes > 0.5 * limit_bytes', 'bytes'],
    ['memory_bytes + 0.5 * limit_bytes', 'bytes'],
    ['1 / duration_seconds_sum', '1 per second'],
    ['memory_bytes * $factor', 'unknown unit'],
    // what cannot be said
    ['memory_bytes + depth', 'unknown unit'],
    ['memory_bytes - fill_ratio', 'unknown unit'],
    ['memory_bytes or depth', 'unknown unit'],
    ['memory_bytes / nobody_knows', 'unknown unit'],
    ['memory_bytes ^ 2', 'unknown unit'],
    ['ln(memory_bytes)', 'unknown unit'],
    ['stdvar(memory_bytes)', 'unknown unit'],
    ['$fn(memory_bytes)', 'unknown unit'],
    ['1', 'unknown unit'],
  ])('of %s is %s', (text, expected) => {
    expect(unitText(unitOf(text))).toBe(expected)
  })
})

describe('units', () => {
  it('are the same whatever a literal has made of their size', () => {
    expect(sameUnit(unit(['bytes']), unit(['bytes'], [], 0.5))).toBe(true)
    expect(sameUnit(unit(['bytes']), unit(['bytes'], [], 8))).toBe(false)
    expect(sameUnit(unit([]), unit([], [], 100))).toBe(false)
  })

  it.each([
    ['requests', 'bytes per request'],
    ['queries', 'bytes per query'],
    ['batches', 'bytes per batch'],
    ['caches', 'bytes per cache'],
    ['processes', 'bytes per process'],
    ['boxes', 'bytes per box'],
    ['status', 'bytes per status'],
    ['series', 'bytes per series'],
  ])('per %s reads "%s"', (noun, expected) => {
    expect(unitText(unit(['bytes'], [noun]))).toBe(expected)
  })
})
