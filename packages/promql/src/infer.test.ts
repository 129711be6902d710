import { counter, gauge, histogram, oneOf, summary, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { sum } from './aggregate.ts'
import type { Node } from './ast.ts'
import { rate } from './calls.ts'
import { expression, type InstantVector, nodeOf, type Recorded } from './expression.ts'
import { infer } from './infer.ts'
import { parse } from './parse.ts'
import { bucketOf, countOf, quantileSeries, raw, sumOf } from './select.ts'
import { seriesRegistry } from './series.ts'
import { unitText } from './unit.ts'

const labels = { route: upTo(9), method: oneOf('GET', 'POST') }
const requests = counter('requests_total', { help: 'Requests.', unit: 'requests', labels })
const duration = histogram('duration_seconds', { help: 'Time.', labels, buckets: [1, 2] })
const depth = gauge('depth', { help: 'Waiting.', unit: 'jobs', labels: { queue: upTo(3) } })
const build = gauge('build_info', { help: 'Version.', labels: { version: upTo(3) } })
const pause = summary('pause_seconds', { help: 'Pause.', quantiles: [0.5] })
const named = gauge('duration_seconds_count', { help: 'A gauge with a misleading name.' })

const perRoute: Recorded<'route'> = {
  record: 'route:requests:rate5m',
  expr: sum(rate(requests, '5m')).by('route'),
}
const families = [requests, duration, depth, build, pause]
const environment = { resolve: seriesRegistry(families, [perRoute]) }

function inferText(text: string) {
  const { node, problems } = parse(text)
  expect(problems).toEqual([])
  if (node === undefined) throw new Error(text)
  return infer(node, environment)
}

/** `route, method` for exactly these; `…` for others that may occur; `name` for the metric name. */
function shown(text: string): string {
  const { labels, named } = inferText(text)
  return [...(named ? ['name'] : []), ...labels.names, ...(labels.open ? ['…'] : [])].join(', ')
}

const inRequests = 'route, method, job, instance'

describe('label flow', () => {
  it.each([
    [
      'a selector carries declared and target labels and the name',
      'requests_total{route="a"}',
      `name, ${inRequests}`,
    ],
    [
      'a bucket carries le, too',
      'duration_seconds_bucket',
      'name, route, method, le, job, instance',
    ],
    [
      'sum and count of a histogram carry its labels',
      'duration_seconds_sum',
      `name, ${inRequests}`,
    ],
    ['a summary carries quantile', 'pause_seconds', 'name, quantile, job, instance'],
    ['but not its sum', 'pause_seconds_sum', 'name, job, instance'],
    [
      'a label that must be absent does not occur',
      'requests_total{route=""}',
      'name, method, job, instance',
    ],
    ['the name may be a matcher', '{__name__="depth"}', 'name, queue, job, instance'],
    ['an undeclared metric may carry anything', 'nobody_knows{a="b"}', 'name, job, instance, a, …'],
    ['up carries the target labels', 'up', 'name, job, instance'],
    ['ALERTS carries the labels of alerts', 'ALERTS', 'name, job, instance, …'],
    ['a pattern of names may carry anything', '{__name__=~"a|b"}', 'name, job, instance, …'],
    [
      'sum by keeps what exists of the labels',
      'sum by (method, typo, route) (requests_total)',
      'method, route',
    ],
    [
      'sum by keeps whatever it names of an undeclared metric',
      'sum by (any) (nobody_knows)',
      'any',
    ],
    ['sum without drops labels', 'sum without (route, job) (requests_total)', 'method, instance'],
    ['sum without keeps an open set open', 'sum without (job) (nobody_knows)', 'instance, …'],
    ['sum alone keeps nothing', 'sum(requests_total)', ''],
    ['sum by the name keeps the name', 'sum by (__name__) (requests_total)', 'name'],
    ['max, quantile and others do as sum', 'quantile by (route) (0.9, requests_total)', 'route'],
    ['a variable may name any label', 'sum by ($label) (depth)', 'queue, job, instance'],
    [
      'a copied variable may be any label of the one side',
      'depth * on (job) group_left ($label) build_info',
      'queue, job, instance, version',
    ],
    ['topk picks series as they are', 'topk by (route) (3, depth)', 'name, queue, job, instance'],
    ['limit_ratio does, too', 'limit_ratio(0.5, depth)', 'name, queue, job, instance'],
    ['count_values adds its label', 'count_values by (queue) ("value", depth)', 'queue, value'],
    ['rate drops the name', 'rate(requests_total[5m])', inRequests],
    ['abs drops the name', 'abs(depth)', 'queue, job, instance'],
    ['timestamp drops the name', 'timestamp(depth)', 'queue, job, instance'],
    ['a minus sign drops the name', '-depth', 'queue, job, instance'],
    ['last_over_time keeps the name', 'last_over_time(depth[5m])', 'name, queue, job, instance'],
    ['sort keeps the name', 'sort_desc(depth)', 'name, queue, job, instance'],
    [
      'label_replace adds its target',
      'label_replace(depth, "q", "$1", "queue", ".*")',
      'name, queue, job, instance, q',
    ],
    [
      'label_join adds its target',
      'label_join(depth, "q", "-", "queue")',
      'name, queue, job, instance, q',
    ],
    [
      'a target that is a variable may be any label',
      'label_replace(depth, "$dst", "", "", "")',
      'name, queue, job, instance, …',
    ],
    [
      'histogram_quantile drops le',
      'histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))',
      inRequests,
    ],
    [
      'histogram_quantiles drops le and adds a label',
      'histogram_quantiles(sum by (le) (duration_seconds_bucket), "q", 0.9)',
      'q',
    ],
    ['info may add anything', 'info(depth)', 'name, queue, job, instance, …'],
    ['an unknown function may do anything', '$fn(depth)', 'queue, job, instance, …'],
    ['vector carries none', 'vector(1)', ''],
    ['time carries none', 'time()', ''],
    ['hour without an argument carries none', 'hour()', ''],
    [
      'absent carries what an equality fixes',
      'absent(depth{queue="a", job=~"b", instance!="c"})',
      'queue',
    ],
    [
      'absent ignores a label that is matched twice',
      'absent(depth{queue="a", queue=~"a|b", job="c"})',
      'job',
    ],
    ['absent of anything else carries none', 'absent(sum by (queue) (depth))', ''],
    ['absent_over_time does as absent', 'absent_over_time(depth{queue="a"}[1h])', 'queue'],
    ['a number beside a vector keeps the labels', '2 * depth', 'queue, job, instance'],
    ['a comparison is a filter and keeps the name', 'depth > 5', 'name, queue, job, instance'],
    ['so it does with the number on the left', '5 < depth', 'name, queue, job, instance'],
    ['a comparison with bool drops the name', 'depth > bool 5', 'queue, job, instance'],
    ['arithmetic of vectors keeps the left labels', 'depth / depth', 'queue, job, instance'],
    [
      'a filter by a vector keeps the left labels and name',
      'depth > depth',
      'name, queue, job, instance',
    ],
    ['on keeps exactly its labels', 'depth / on (queue) depth', 'queue'],
    ['on loses the name even of a filter', 'depth > on (queue) depth', 'queue'],
    ['on nothing leaves nothing', 'depth / on () sum(depth)', ''],
    ['ignoring drops its labels', 'depth / ignoring (queue) depth', 'job, instance'],
    [
      'ignoring keeps the name of a filter',
      'depth > ignoring (queue) depth',
      'name, job, instance',
    ],
    [
      'group_left keeps the many side and copies labels',
      'depth * on (job) group_left (version) build_info',
      'queue, job, instance, version',
    ],
    [
      'a copied label that the one side lacks is removed',
      'depth * on (job) group_left (queue) build_info',
      'job, instance',
    ],
    [
      'group_right keeps the right side',
      'build_info * on (job) group_right (version) depth',
      'queue, job, instance, version',
    ],
    ['and keeps the left side', 'depth and on (job) requests_total', 'name, queue, job, instance'],
    ['unless keeps the left side', 'depth unless requests_total', 'name, queue, job, instance'],
    [
      'or may give the labels of either side',
      'sum by (queue) (depth) or sum by (job) (depth)',
      'queue, job',
    ],
    ['or vector(0) adds no label', 'sum by (queue) (depth) or vector(0)', 'queue'],
    ['a subquery keeps labels', 'max_over_time(sum by (queue) (depth)[1h:1m])', 'queue'],
    [
      'a recorded series carries the labels of its expression',
      'route:requests:rate5m',
      'name, route',
    ],
  ])('%s', (_sentence, text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('takes the target labels of the project', () => {
    const { node } = parse('sum without (pod) (depth)')
    const inferred = infer(node as Node, {
      ...environment,
      targetLabels: ['job', 'pod', 'cluster'],
    })
    expect(inferred.labels).toEqual({ names: ['queue', 'job', 'cluster'], open: false })
  })

  it('adds the labels that a recording rule sets', () => {
    const rule = { ...perRoute, labels: { team: 'shop' } }
    expect(infer(nodeOf(rule)).labels.names).toEqual(['route', 'team'])
  })

  it('knows nothing of a recording rule that reads itself', () => {
    const loop = { record: 'a:b', expr: { node: undefined as unknown as Node } }
    loop.expr.node = sum(expression<InstantVector>(nodeOf(loop as Recorded))).add(1).node
    const inferred = infer(loop.expr.node)
    expect(inferred.labels).toEqual({ names: [], open: false })
    expect(inferred.unit).toBeUndefined()
    expect(infer(nodeOf(loop as Recorded)).kind).toBe('instant vector')
  })

  it('is the same for built and for parsed expressions', () => {
    const built = infer(sum(rate(bucketOf(duration), '5m')).by('le', 'route'))
    expect(inferText('sum by (le, route) (rate(duration_seconds_bucket[5m]))')).toEqual(built)
  })
})

describe('kinds', () => {
  it.each([
    ['depth', 'instant vector'],
    ['depth[5m]', 'range vector'],
    ['depth[5m:1m]', 'range vector'],
    ['rate(requests_total[5m])', 'instant vector'],
    ['1 + 2', 'scalar'],
    ['time() - 5', 'scalar'],
    ['scalar(depth) * 2', 'scalar'],
    ['1 + depth', 'instant vector'],
    ['-1', 'scalar'],
    ['scalar(depth) * $limit', 'scalar'],
    ['"text"', 'string'],
    ['sum(depth)', 'instant vector'],
  ])('%s is a(n) %s', (text, kind) => {
    expect(inferText(text).kind).toBe(kind)
  })
})

describe('raw counters', () => {
  it.each([
    ['a counter', 'requests_total', true],
    ['a part of a histogram', 'duration_seconds_count', true],
    ['a sum of counters', 'sum(requests_total)', true],
    ['a compared counter', 'requests_total > 0', true],
    ['a counter put through abs', 'abs(requests_total)', true],
    ['a counter on the right', '1 / requests_total', true],
    ['the average of a counter over time', 'avg_over_time(requests_total[5m])', true],
    ['a rate', 'rate(requests_total[5m])', false],
    ['a rate of a subquery', 'increase(requests_total[1h:5m])', false],
    ['a number of counters', 'count(requests_total)', false],
    ['the resets of a counter', 'resets(requests_total[5m])', false],
    ['the absence of a counter', 'absent(requests_total)', false],
    ['the time of a sample', 'timestamp(requests_total)', false],
    ['a counter on the right of unless', 'depth unless on (job) requests_total', false],
    ['a gauge', 'depth', false],
    ['a metric that nobody declares', 'nobody_knows_total', false],
    ['a recorded rate', 'route:requests:rate5m', false],
  ])('%s: %s -> %s', (_sentence, text, expected) => {
    expect(inferText(text).rawCounter).toBe(expected)
  })

  it('are allowed with a reason', () => {
    expect(infer(sum(raw(requests, 'Lifetime totals on purpose.'))).rawCounter).toBe(false)
  })
})

describe('a registry of series', () => {
  it('maps suffixes to the parts of histograms and summaries only', () => {
    expect(environment.resolve('duration_seconds_bucket')).toMatchObject({ part: 'bucket' })
    expect(environment.resolve('pause_seconds_count')).toMatchObject({ part: 'count' })
    expect(environment.resolve('pause_seconds_bucket')).toBeUndefined()
    expect(environment.resolve('requests_total_sum')).toBeUndefined()
  })

  it('prefers a declared name to a derived one, in whichever order they come', () => {
    for (const list of [
      [named, duration],
      [duration, named],
    ]) {
      expect(seriesRegistry(list)('duration_seconds_count')).toMatchObject({ family: named })
    }
  })

  it('agrees with the selectors of the builder', () => {
    for (const selector of [
      bucketOf(duration),
      sumOf(duration),
      countOf(duration),
      quantileSeries(pause),
    ]) {
      const { node } = selector
      if (node.type !== 'VectorSelector' || node.name === undefined) throw new Error('no selector')
      expect(environment.resolve(node.name)).toEqual(node.series)
    }
  })
})

describe('inference', () => {
  it('keeps its results by node, so that asking twice costs nothing', () => {
    const expr = sum(rate(requests))
    expect(infer(expr)).toBe(infer(expr.node))
    expect(unitText(infer(expr).unit)).toBe('requests per second')
  })
})
