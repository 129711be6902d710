/**
 * One mistake of each kind in AhaRadar, and nothing else: each is found, alone, where it was made.
 *
 * Every seed is written on one line that no other test shares, so that its place can be looked up.
 */
import { readFileSync } from 'node:fs'
import { http, pipeline, queue } from '@systems/metrics/aharadar'
import {
  counter,
  type Gauge,
  gauge,
  histogram,
  oneOf,
  type Problem,
  summary,
  upTo,
} from '@telltale/core'
import { type InstantVector, increase, max, promql, rate, select, sum } from '@telltale/promql'
import {
  alertingRule,
  dashboard,
  defineProject,
  defineSystem,
  recordingRule,
  row,
  ruleGroup,
  target,
  timeseries,
  useRecorded,
} from 'telltale'
import { describe, expect, it } from 'vitest'
import aharadar from '../../build/project.ts'
import { checkProject } from '../../packages/telltale/src/check/check.ts'
import { checkDefinitions } from '../../packages/telltale/src/check/registry.ts'
import { aharadarWith, projectWith, type Seed, seeded } from './seeded.ts'

interface Case {
  readonly seed: () => Seed
  /** The text in this file at which the problem points. */
  readonly at: string
  /** What the carets stand under; nothing when a definition has no text. */
  readonly under?: string
  readonly says: RegExp
}

const help = 'A seed.'
const runbook = { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] }
const kept = { help, allow: { 'metrics/unused': 'A seed.' } }
const keptWith = { help, allow: { 'metrics/unused': 'A seed.', 'metrics/unused-label': 'A seed.' } }
const panel = <L extends string>(title: string, expr: InstantVector<L>) => ({
  panel: timeseries(title, expr),
})
const recordingGroup = (family: Gauge) =>
  ruleGroup('seeds', [
    recordingRule('seeds:queue_depth:max', max(select(family, { job: 'seeds' }))),
  ])
const words = { for: '5m', severity: 'warning', summary: 'Seeded.', runbook } as const

// biome-ignore format: one line for each seed
const cases: Readonly<Record<string, readonly Case[]>> = {
  'metrics/undeclared': [
    { at: "timeseries('m1'", under: 'queue_dept', says: /no target of aharadar exposes queue_dept, .* Did you mean "queue_depth"\?/,
      seed: () => ({ panel: timeseries('m1', promql`max(queue_dept)`) }) },
    { at: "timeseries('m2'", under: 'elsewhere', says: /queries elsewhere, which none of its targets exposes/,
      seed: () => ({ panel: timeseries('m2', sum(gauge('elsewhere', { help }))) }) },
  ],
  'metrics/undeclared-label': [
    { at: "timeseries('l1'", under: 'rout', says: /sum by \(rout\): .* no label rout\. Did you mean "route"\?/,
      seed: () => ({ panel: timeseries('l1', promql`sum by (rout) (rate(http_requests_total[5m]))`) }) },
    { at: "timeseries('l2'", under: 'rout!="/"', says: /http_requests_total has no label rout:/,
      seed: () => ({ panel: timeseries('l2', promql`sum(rate(http_requests_total{rout!="/"}[5m]))`) }) },
    { at: "timeseries('l3'", under: 'rout!~"/.*"', says: /has no label rout/,
      seed: () => ({ panel: timeseries('l3', promql`sum(rate(http_requests_total{rout!~"/.*"}[5m]))`) }) },
    { at: "timeseries('l4'", under: 'rout=""', says: /has no label rout/,
      seed: () => ({ panel: timeseries('l4', promql`sum(rate(http_requests_total{rout=""}[5m]))`) }) },
    { at: "timeseries('l5'", under: 'rout', says: /group_left \(rout\)/,
      seed: () => ({ panel: timeseries('l5', promql`sum by (job, route) (rate(http_requests_total[5m])) * on (job) group_left (rout) max by (job) (up)`) }) },
  ],
  'metrics/label-value': [
    { at: "timeseries('v1'", under: 'stage="ranking"', says: /no stage "ranking"; it declares ingest, .*other\./,
      seed: () => ({ panel: timeseries('v1', promql`sum(rate(pipeline_runs_total{stage="ranking"}[5m]))`) }) },
    { at: "timeseries('v2'", under: 'stage=~"ran"', says: /matches none of the values/,
      seed: () => ({ panel: timeseries('v2', promql`sum(rate(pipeline_runs_total{stage=~"ran"}[5m]))`) }) },
    { at: "select(pipeline.runs, { stage: 'ranking' as", says: /no stage "ranking"/,
      seed: () => panel('v3', sum(rate(select(pipeline.runs, { stage: 'ranking' as 'rank' })))) },
    { at: "timeseries('v4'", under: 'status_code="5xx"', says: /"5xx"/,
      seed: () => ({ panel: timeseries('v4', promql`sum(rate(http_requests_total{status_code="5xx"}[5m]))`) }) },
  ],
  'metrics/bucket-bound': [
    { at: "timeseries('b1'", under: 'le=~"3|3\\\\.0"', says: /no bucket up to "3"/,
      seed: () => ({ panel: timeseries('b1', promql`sum(rate(http_request_duration_seconds_bucket{le=~"3|3\\.0"}[5m]))`) }) },
  ],
  'metrics/unused': [
    { at: "gauge('seed_unused'", says: /seed_unused is in no panel and no rule of aharadar/,
      seed: () => ({ families: { a: gauge('seed_unused', { help }) } }) },
  ],
  'metrics/unused-label': [
    { at: "gauge('seed_label'", says: /uses the label color of seed_label/,
      seed: () => { const a = gauge('seed_label', { help, labels: { color: oneOf('red', 'blue') } }); return { ...panel('u2', sum(a)), families: { a } } } },
  ],
  'metrics/series-budget': [
    { at: "defineSystem('aharadar', { ...plain, prometheus", says: /may have [\d,]+ series, more than its budget of 10$/,
      seed: () => { const all = aharadarWith({}).options; const plain = { ...all, rules: all.rules.filter((group) => !all.slos?.some(({ groups }) => groups.includes(group))) }; const budgetOf10 = { ...plain.prometheus, seriesBudget: 10 }; return { project: defineProject([defineSystem('aharadar', { ...plain, prometheus: budgetOf10 })]) } } },
  ],
  'metrics/duplicate': [
    { at: "gauge('queue_depth', { help, labels", says: /seeds exposes gauge queue_depth by queue_name, stage, aharadar-worker gauge queue_depth/,
      seed: () => { const a = gauge('queue_depth', { help, labels: { queue_name: upTo(2), stage: upTo(3) } }); return { ...panel('d1', sum(a).by('queue_name', 'stage')), families: { a } } } },
  ],
  'metrics/deprecated': [
    { at: "timeseries('d2'", under: 'seed_old', says: /seed_old is deprecated: Use queue_depth\./,
      seed: () => { const a = gauge('seed_old', { help, deprecated: 'Use queue_depth.' }); return { panel: timeseries('d2', sum(a)), families: { a } } } },
  ],
  'promql/syntax': [
    { at: "`sum(rate(http_requests_total[5m])`", under: '(', says: /This is not PromQL: \( is never closed/,
      seed: () => panel('s1', promql`sum(rate(http_requests_total[5m])` as never) },
  ],
  'promql/type': [
    { at: "timeseries('t1'", under: 'http_requests_total', says: /rate\(\) needs a range vector/,
      seed: () => ({ panel: timeseries('t1', promql`sum(rate(http_requests_total))`) }) },
    { at: "timeseries('t2'", under: '1 > 2', says: /compares two numbers without bool/,
      seed: () => ({ panel: timeseries('t2', promql`max(queue_depth) * (1 > 2)`) }) },
  ],
  'promql/regexp': [
    { at: "timeseries('r1'", under: 'job=~"(?!a)b"', says: /RE2 has no lookahead/,
      seed: () => ({ panel: timeseries('r1', promql`max(queue_depth{job=~"(?!a)b"})`) }) },
    { at: "timeseries('r2'", under: '"(["', says: /label_replace\(\)/,
      seed: () => ({ panel: timeseries('r2', promql`label_replace(max by (queue_name) (queue_depth), "q", "$1", "queue_name", "([")`) }) },
  ],
  'promql/unavailable': [
    { at: "timeseries('n1'", under: 'limitk', says: /Prometheus 2\.47 has no limitk\(\): it came with 2\.54/,
      seed: () => ({ panel: timeseries('n1', promql`limitk(2, queue_depth)`) }) },
  ],
  'promql/not-an-instant-vector': [
    { at: "`queue_depth[5m]`", under: 'queue_depth[5m]', says: /gives a range vector/,
      seed: () => panel('i1', promql`queue_depth[5m]` as never) },
  ],
  'promql/declared-labels': [
    { at: "`max by (queue_name) (${queue.depth})`", under: 'max by (queue_name) (queue_depth)', says: /but is declared with the labels stage/,
      seed: () => panel('i2', promql('stage')`max by (queue_name) (${queue.depth})` as never) },
  ],
  'promql/rate-of-gauge': [
    { at: "timeseries('g1'", under: 'queue_depth', says: /rate\(\) needs a counter, but queue_depth is a gauge/,
      seed: () => ({ panel: timeseries('g1', promql`sum(rate(queue_depth[5m]))`) }) },
    { at: "timeseries('g2'", under: 'sum(rate(http_requests_total[5m]))', says: /is computed/,
      seed: () => ({ panel: timeseries('g2', promql`rate(sum(rate(http_requests_total[5m]))[1h:5m])`) }) },
    { at: "timeseries('g3'", under: 'aharadar:http_requests:rate5m', says: /is computed/,
      seed: () => ({ panel: timeseries('g3', promql`sum(rate(aharadar:http_requests:rate5m[5m]))`) }) },
  ],
  'promql/rate-after-sum': [
    { at: "timeseries('a1'", under: 'sum(http_requests_total)', says: /rate\(\) after sum\(\)/,
      seed: () => ({ panel: timeseries('a1', promql`rate(sum(http_requests_total)[1h:5m])`) }) },
  ],
  'promql/raw-counter': [
    { at: "timeseries('c1'", under: 'http_requests_total', says: /http_requests_total is a counter, and its total is read/,
      seed: () => ({ panel: timeseries('c1', promql`sum by (route) (http_requests_total)`) }) },
    { at: "timeseries('c2'", under: 'llm_calls_total', says: /llm_calls_total is a counter/,
      seed: () => ({ panel: timeseries('c2', promql`delta(llm_calls_total[5m])`) }) },
  ],
  'promql/missing-le': [
    { at: "timeseries('q1'", under: 'sum by (route) (rate(http_request_duration_seconds_bucket[5m]))', says: /needs the label le, which sum\(\) drops/,
      seed: () => ({ panel: timeseries('q1', promql`histogram_quantile(0.9, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))`) }) },
    { at: "timeseries('q2'", under: 'sum by (route) (rate(http_request_duration_seconds_sum[5m]))', says: /needs buckets/,
      seed: () => ({ panel: timeseries('q2', promql`histogram_quantile(0.9, sum by (route) (rate(http_request_duration_seconds_sum[5m])))`) }) },
  ],
  'promql/dropped-label': [
    { at: "timeseries('x1'", under: 'route', says: /max by \(route\): route is lost in sum by \(status_code\)/,
      seed: () => ({ panel: timeseries('x1', promql`max by (route) (sum by (status_code) (rate(http_requests_total[5m])))`) }) },
  ],
  'promql/impossible-join': [
    { at: "timeseries('j1'", under: 'route', says: /the right side has no label route/,
      seed: () => ({ panel: timeseries('j1', promql`sum by (route) (rate(http_requests_total[5m])) / on (route) sum by (status_code) (rate(http_requests_total[5m]))`) }) },
    { at: "timeseries('j2'", under: '/', says: /the left one has route, the right one has not/,
      seed: () => ({ panel: timeseries('j2', promql`sum by (route) (rate(http_requests_total[5m])) / sum(rate(http_requests_total[5m]))`) }) },
  ],
  'promql/many-to-many': [
    { at: "timeseries('k1'", under: '/', says: /several series of the left side, which differ in status_code/,
      seed: () => ({ panel: timeseries('k1', promql`sum by (route, status_code) (rate(http_requests_total[5m])) / on (route) sum by (route) (rate(http_requests_total[5m]))`) }) },
  ],
  'promql/nan-division': [
    { at: "alertingRule('SeedNan'", under: 'sum by (route) (rate(http_requests_total{status_code=~"5.."}[5m])) / sum by (route) (rate(http_requests_total[5m]))', says: /quantile\(\) of a share that may be NaN/,
      seed: () => ({ rules: [alertingRule('SeedNan', { ...words, when: promql`quantile(0.9, sum by (route) (rate(http_requests_total{status_code=~"5.."}[5m])) / sum by (route) (rate(http_requests_total[5m]))) > 0.5` })] }) },
  ],
  'promql/average-of-ratio': [
    { at: "timeseries('o1'", under: 'rate(llm_call_duration_seconds_sum[5m]) / rate(llm_call_duration_seconds_count[5m])', says: /avg\(\) of a ratio/,
      seed: () => ({ panel: timeseries('o1', promql`avg(rate(llm_call_duration_seconds_sum[5m]) / rate(llm_call_duration_seconds_count[5m]))`) }) },
    { at: "timeseries('o2'", under: 'aharadar:llm_call_duration_seconds:p95_5m[1d]', says: /avg_over_time\(\) of quantiles/,
      seed: () => ({ panel: timeseries('o2', promql`avg_over_time(aharadar:llm_call_duration_seconds:p95_5m[1d])`) }) },
  ],
  'promql/short-range': [
    { at: "timeseries('w1'", under: '[45s]', says: /rate\(\) over 45s: the target is scraped every 15s/,
      seed: () => ({ panel: timeseries('w1', promql`sum(rate(http_requests_total[45s]))`) }) },
    { at: "timeseries('w2'", under: '[20s]', says: /rate\(\) over 20s/,
      seed: () => ({ panel: timeseries('w2', sum(rate(http.requests, '20s'))) }) },
  ],
  'promql/interval-in-rate': [
    { at: "timeseries('w3'", under: '[$__interval]', says: /rate\(\) over \$__interval/,
      seed: () => ({ panel: timeseries('w3', sum(rate(http.requests, '$__interval'))) }) },
  ],
  'rules/variable-in-rule': [
    { at: "alertingRule('SeedVariable'", under: '$__interval', says: /\$__interval stands in a rule/,
      seed: () => ({ rules: [alertingRule('SeedVariable', { ...words, when: sum(increase(http.requests, '$__interval')).gt(5) })] }) },
  ],
  'rules/not-recorded': [
    { at: 'useRecorded(max(queue.depth), [', says: /no part of max\(queue_depth\) is recorded by route:http_requests:rate5m/,
      seed: () => panel('n2', useRecorded(max(queue.depth), [recordingRule('route:http_requests:rate5m', sum(rate(http.requests, '5m')).by('route'))])) },
  ],
  'promql/unit-mismatch': [
    { at: "timeseries('z1'", under: '>', says: /milliseconds are compared with seconds/,
      seed: () => ({ panel: timeseries('z1', promql`sum(rate(llm_call_duration_seconds_sum[5m])) / sum(rate(llm_call_duration_seconds_count[5m])) * 1000 > histogram_quantile(0.5, sum by (le) (rate(llm_call_duration_seconds_bucket[5m])))`) }) },
    { at: "alertingRule('SeedPercent'", under: '5', says: /a ratio is compared with 5, but is never more than 1/,
      seed: () => ({ rules: [alertingRule('SeedPercent', { ...words, when: promql`sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5` })] }) },
    { at: "alertingRule('SeedMilli'", under: '2000', says: /compared with 2000 seconds, but is never more than 10/,
      seed: () => ({ rules: [alertingRule('SeedMilli', { ...words, when: promql`histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2000` })] }) },
    { at: "timeseries('z2'", under: '+', says: /seconds are added to bytes/,
      seed: () => { const a = gauge('seed_bytes', { help }); const b = gauge('seed_seconds', { help }); return { panel: timeseries('z2', promql`max(${b}) + max(${a})`), families: { a, b } } } },
  ],
  'metrics/conflicting-definitions': [
    { at: "timeseries('f1'", under: 'queue_depth', says: /queue_depth means gauge queue_depth in jobs by queue_name in aharadar, and gauge queue_depth in items in seeds/,
      seed: () => {
        const { slos, ...withoutSlos } = aharadarWith({}).options
        const depth = gauge('queue_depth', { help, unit: 'items' })
        const other = defineSystem('seeds', { ...withoutSlos, title: 'Seeds', targets: [target('seeds', { addresses: ['s:1'], exposes: { depth } })], dashboards: [], rules: [recordingGroup(depth)], paths: { prometheus: 'p', dashboards: 'd', provisioning: 'v', docs: 'o' } })
        const own = { targets: [target('aharadar-worker', { addresses: ['w:1'], exposes: { depth: queue.depth } })], rules: [] }
        const page = dashboard('seed-f', { title: 'F' }, row('F', timeseries('f1', max(queue.depth).by('queue_name'))))
        return { project: defineProject([aharadarWith({ ...own, dashboards: [page] }), other], { sharedPrometheus: true }) }
      } },
  ],
  'metrics/invalid-name': [{ at: "gauge('seed-name'", says: /"seed-name" is not a metric name/, seed: () => ({ families: { a: gauge('seed-name', kept) } }) }],
  'metrics/colon-in-name': [{ at: "gauge('seed:name'", says: /contains a colon/, seed: () => ({ families: { a: gauge('seed:name', kept) } }) }],
  'metrics/no-help': [{ at: "gauge('seed_help'", says: /seed_help has no help text/, seed: () => ({ families: { a: gauge('seed_help', { ...kept, help: '' }) } }) }],
  'metrics/counter-without-total': [{ at: "counter('seed_events'", says: /does not end in _total/, seed: () => ({ families: { a: counter('seed_events', kept) } }) }],
  'metrics/total-on-non-counter': [{ at: "gauge('seed_total'", says: /gauge seed_total ends in _total/, seed: () => ({ families: { a: gauge('seed_total', kept) } }) }],
  'metrics/reserved-suffix': [{ at: "gauge('seed_count'", says: /ends in _count/, seed: () => ({ families: { a: gauge('seed_count', kept) } }) }],
  'metrics/non-base-unit': [{ at: "gauge('seed_hours'", says: /seed_hours is in hours/, seed: () => ({ families: { a: gauge('seed_hours', kept) } }) }],
  'metrics/abbreviated-unit': [{ at: "gauge('seed_ms'", says: /abbreviates its unit as "ms"/, seed: () => ({ families: { a: gauge('seed_ms', kept) } }) }],
  'metrics/kind-in-name': [{ at: "gauge('seed_gauge'", says: /its kind "gauge"/, seed: () => ({ families: { a: gauge('seed_gauge', kept) } }) }],
  'metrics/camel-case': [{ at: "gauge('seedName'", says: /"seedName" is camelCase/, seed: () => ({ families: { a: gauge('seedName', kept) } }) }],
  'metrics/reserved-label': [{ at: "gauge('seed_le'", says: /label "le"/, seed: () => ({ families: { a: gauge('seed_le', { ...kept, labels: { le: oneOf('a') } }) } }) }],
  'metrics/invalid-label': [{ at: "gauge('seed_none'", says: /has no values/, seed: () => ({ families: { a: gauge('seed_none', { ...keptWith, labels: { a: oneOf() } }) } }) }],
  'metrics/bucket-order': [{ at: "histogram('seed_order_seconds'", says: /not finite and ascending/, seed: () => ({ families: { a: histogram('seed_order_seconds', { ...kept, buckets: [2, 1] }) } }) }],
  'metrics/invalid-quantile': [{ at: "summary('seed_quantile_seconds'", says: /must be between 0 and 1/, seed: () => ({ families: { a: summary('seed_quantile_seconds', { ...kept, quantiles: [95] }) } }) }],
  'metrics/too-many-series': [{ at: "gauge('seed_many'", says: /may have 20,000 series/, seed: () => ({ families: { a: gauge('seed_many', { ...keptWith, labels: { a: upTo(20_000) } }) } }) }],
  'checks/unused-suppression': [
    { at: "timeseries('y1'", says: /promql\/raw-counter is allowed here, but nothing here does it/,
      seed: () => ({ panel: timeseries('y1', sum(queue.depth), { allow: { 'promql/raw-counter': 'No reason.' } }) }) },
    { at: "timeseries('y2'", says: /there is no such check\. Did you mean "promql\/raw-counter"\?/,
      seed: () => ({ panel: timeseries('y2', sum(queue.depth), { allow: { 'promql/raw-countr': 'No reason.' } }) }) },
  ],
}

const source = readFileSync(import.meta.filename, 'utf8')

describe('a mistake in AhaRadar', () => {
  describe.each(Object.entries(cases))('%s', (code, list) => {
    it.each(list.map((each) => [each.at, each] as const))(
      '%s … is found alone, in its place',
      (_, { seed, at, under, says }) => {
        const problems = checkProject(seeded(seed())).problems.filter(isNew)
        const [problem] = problems
        expect(problems.map((each) => `${each.code}: ${each.summary}`)).toEqual([
          `${code}: ${problem?.summary}`,
        ])
        expect(problem?.summary).toMatch(says)
        expect(problem?.at).toMatchObject(placeOf(at))
        const { excerpt } = problem ?? {}
        expect(
          under === undefined ? undefined : excerpt?.text.slice(excerpt.from, excerpt.to),
        ).toBe(under)
        expect(`${problem?.why} ${problem?.fix}`).not.toMatch(/undefined|\[object/)
      },
    )
  })

  it('is tried for every check', () => {
    const untried = checkDefinitions.map(({ code }) => code).filter((code) => !(code in cases))
    // Never alone: what is allowed without a reason is not allowed.
    expect(untried).toEqual(['checks/suppression-without-reason'])
  })
})

it('AhaRadar as it is has no problem', () => {
  const { problems, allowed } = checkProject(projectWith({}))
  expect(problems).toEqual([])
  expect(allowed.map(({ problem, reason }) => `${problem.code}: ${reason}`).sort()).toEqual([
    'metrics/too-many-series: A route answers one or two methods with a handful of codes; a few hundred series exist.',
    'metrics/too-many-series: A service has some dozens of families, and few of their labels ever fold.',
    'metrics/unused-label: Whoever looks into a failing route asks for the method by hand.',
    'metrics/unused-label: Whoever looks into a failing route asks for the method by hand.',
  ])
})

describe('what is done on purpose', () => {
  const expr = () => promql`sum by (route) (http_requests_total)`
  const allow = { 'promql/raw-counter': 'Lifetime totals are wanted.' }

  it.each<[string, () => Seed]>([
    ['on a panel', () => ({ panel: timeseries('p', expr(), { allow }) })],
    ['on a query', () => ({ panel: timeseries('p', { expr: expr(), allow }) })],
    [
      'in a comment',
      () => ({
        panel: timeseries(
          'p',
          promql`sum by (route) (http_requests_total) # telltale-allow promql/raw-counter: Lifetime totals are wanted.`,
        ),
      }),
    ],
    ['on a rule', () => ({ rules: [recordingRule('route:http_requests:sum', expr(), { allow })] })],
    [
      'on a page',
      () => ({
        dashboards: [
          dashboard('seed-page', { title: 'Seed', allow }, row('Row', timeseries('p', expr()))),
        ],
      }),
    ],
  ])('%s is no problem, and its reason is kept', (_, seed) => {
    const { problems, allowed } = checkProject(seeded(seed()))
    expect(problems.filter(isNew)).toEqual([])
    expect(allowed.filter(({ problem }) => problem.code === 'promql/raw-counter')).toMatchObject([
      { reason: 'Lifetime totals are wanted.' },
    ])
  })

  it('needs a reason', () => {
    const seed = { panel: timeseries('p', expr(), { allow: { 'promql/raw-counter': ' ' } }) }
    expect(
      checkProject(seeded(seed))
        .problems.filter(isNew)
        .map(({ code }) => code),
    ).toEqual(['checks/suppression-without-reason', 'promql/raw-counter'])
  })

  it('counts only where it is said', () => {
    const said = timeseries('said', expr(), { allow })
    const unsaid = timeseries('unsaid', expr())
    const page = dashboard('seed-page', { title: 'Seed' }, row('Row', said, unsaid))
    const { problems } = checkProject(seeded({ dashboards: [page] }))
    expect(problems.filter(isNew).map(({ path }) => path)).toEqual([['Seed', 'Row', 'unsaid', 'A']])
  })
})

const before = new Set(checkProject(aharadar).problems.map(({ code, summary }) => code + summary))

/** What other groups of checks find in the project as it is has nothing to do with a seed. */
function isNew({ code, summary }: Problem): boolean {
  return !before.has(code + summary)
}

/** A seed stands behind the words that say where it is, so the last mention is its own. */
function placeOf(text: string) {
  const before = source.slice(0, source.lastIndexOf(text))
  const lines = before.split('\n')
  const column = (lines.at(-1)?.length ?? 0) + 1
  return { file: import.meta.filename, line: lines.length, column }
}
