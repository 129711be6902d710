import { counter, histogram, oneOf, summary, upTo } from '@telltale/core'
import { expect, it } from 'vitest'
import { http, shop } from '../../testing/shop.ts'
import type { Relabeling } from '../deploy/scrape/relabeling.ts'
import { target } from '../project/target.ts'
import { capacityOf } from './capacity.ts'
import { keptShare } from './kept-share.ts'

const duration = histogram('call_duration_seconds', {
  help: 'Time of a call.',
  labels: { kind: oneOf('read', 'write'), route: upTo(10) },
  buckets: [0.1, 1],
})
const calls = counter('calls_total', {
  help: 'Calls.',
  labels: { kind: oneOf('read', 'write'), by: oneOf('a', 'b', 'c') },
})
const size = summary('call_size_bytes', { help: 'Sizes.', quantiles: [0.5, 0.99] })

const drop = (regex: string, ...sourceLabels: readonly string[]): Relabeling => ({
  action: 'drop',
  sourceLabels,
  regex,
})

it.each<[string, Parameters<typeof keptShare>[0], readonly Relabeling[], number]>([
  ['nothing is asked', calls, [], 1],
  ['another name is dropped', calls, [drop('other_total', '__name__')], 1],
  ['the name is dropped', calls, [drop('calls_.*', '__name__')], 0],
  ['a pattern matches the whole name or nothing', calls, [drop('calls', '__name__')], 1],
  ['other names are kept', calls, [{ ...drop('other', '__name__'), action: 'keep' }], 0],
  ['buckets are dropped: sum and count stay', duration, [drop('.*_bucket', '__name__')], 2 / 5],
  ['one bucket is dropped', duration, [drop('call_.*;1', '__name__', 'le')], 4 / 5],
  ['quantiles are dropped', size, [drop('0.99', 'quantile')], 3 / 4],
  ['one value of a closed label is dropped', calls, [drop('write', 'kind')], 1 / 2],
  ['two steps drop different series', calls, [drop('write', 'kind'), drop('a', 'by')], 1 / 3],
  ['a pair of values is dropped', calls, [drop('write;a', 'kind', 'by')], 5 / 6],
  ['the job is another', calls, [drop('worker', 'job')], 1],
  ['it is this job', calls, [drop('api', 'job')], 0],
  ['an open label may be anything', duration, [drop('/health', 'route')], 1],
  ['a label of nobody may come with the target', calls, [drop('', 'team')], 1],
  [
    'a label was written before',
    calls,
    [{ sourceLabels: ['by'], targetLabel: 'kind' }, drop('write', 'kind')],
    1,
  ],
  [
    'labels were mapped before',
    calls,
    [{ action: 'labelmap', regex: 'x_(.*)' }, drop('write', 'kind')],
    1,
  ],
  ['a pattern is for RE2 alone', calls, [drop('\\pN+', '__name__')], 1],
])('%s', (_, family, steps, share) => {
  expect(keptShare(family, steps, 'api')).toBeCloseTo(share, 9)
})

it('is subtracted from what is stored', () => {
  const of = (metricRelabel: readonly Relabeling[]) =>
    capacityOf(
      shop({
        rules: [],
        targets: [target('api', { addresses: ['a:1', 'b:1'], exposes: { http }, metricRelabel })],
      }),
    )
  const all = of([])
  const less = of([drop('http_request_duration_seconds_bucket', '__name__')])
  const most = (capacity: typeof all) =>
    capacity.families.find(({ family }) => family === 'http_request_duration_seconds')?.series.most
  // 20 routes of 2 processes; 3 buckets and +Inf go, sum and count stay.
  expect([most(all), most(less)]).toEqual([20 * 2 * 6, 20 * 2 * 2])
  expect(less.activeSeries.most).toBe(all.activeSeries.most - 20 * 2 * 4)
  expect(less.memoryBytes.most).toBeLessThan(all.memoryBytes.most)
})
