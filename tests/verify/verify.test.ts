/** A real Prometheus proves the five systems, and finds what is broken in copies of AhaRadar. */
import { http, queue } from '@systems/metrics/aharadar'
import { max, promql, quantileOf, rate, sum, vector } from '@telltale/promql'
import {
  alertingRule,
  dashboard,
  defineProject,
  recordingRule,
  row,
  ruleGroup,
  type System,
  type SystemOptions,
  timeseries,
} from 'telltale'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { emit, type Files } from '../../packages/telltale/src/emit/emit.ts'
import { alertsOf, recordsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import type { Finding, StepName } from '../../packages/telltale/src/verify/finding.ts'
import { verifySystem } from '../../packages/telltale/src/verify/verify-system.ts'

const [aharadar, ...others] = project.systems
if (aharadar === undefined) throw new Error('the project has no system')
const { options, at } = aharadar

async function verify(
  system: System,
  hours: number,
  edit: (files: Files) => Files = (files) => files,
): Promise<readonly Finding[]> {
  const { findings } = await verifySystem(system, {
    prometheus: { path: 'prometheus', version: '' },
    files: edit(emit(defineProject([system]))),
    historyMs: hours * 3_600_000,
    seed: 1,
    signal: new AbortController().signal,
    clock: Date.now,
    onPhase: () => {},
  })
  return findings
}

function changed(change: Partial<SystemOptions>): System {
  return { ...aharadar, at, options: { ...options, ...change } } as System
}

const problemsIn = (findings: readonly Finding[]) =>
  findings.flatMap(({ problem }) => (problem ? [`${problem.code}: ${problem.summary}`] : []))

/** Every question has an answer; every alert fires, and ends when it is over. */
function expectProven(
  { options: { rules, targets, dashboards } }: System,
  findings: readonly Finding[],
) {
  expect(problemsIn(findings)).toEqual([])
  const count = (step: StepName) => findings.filter((finding) => finding.step === step).length
  const alerts = alertsOf(rules)
  expect(count('targets')).toBe(targets.length)
  expect(count('recording rules')).toBe(recordsOf(rules).length)
  expect(count('rules')).toBe(alerts.length + recordsOf(rules).length)
  expect(count('variables')).toBeGreaterThanOrEqual(1)
  const panels = dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels))
  expect(count('panels')).toBeGreaterThanOrEqual(
    panels.filter(({ queries }) => queries.length > 0).length,
  )
  for (const { name } of alerts) {
    const notes = findings.filter((each) => each.name.startsWith(`${name} > `))
    expect(
      notes.some(({ note = '' }) => /^fires after .* is resolved/.test(note)),
      name,
    ).toBe(true)
    expect(notes.map((each) => each.name)).toContain(`${name} > in the rule engine`)
  }
}

const title = 'has every target up, every query answered, and every alert fire and end'

describe('AhaRadar, simulated for a day', () => {
  it(title, async () => {
    const findings = await verify(aharadar, 24)
    expectProven(aharadar, findings)
    expect(findings.filter(({ step }) => step === 'panels').length).toBeGreaterThanOrEqual(22)
  }, 180_000)
})

describe.each(others)('$name, simulated for three hours', (system) => {
  it(title, async () => {
    expectProven(system, await verify(system, 3))
  }, 180_000)
})

const words = {
  for: '5m',
  severity: 'warning',
  summary: 'It is broken.',
  runbook: { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] },
} as const

describe('a broken copy of AhaRadar', () => {
  const page = (...panels: Parameters<typeof dashboard>[2][]) => [
    dashboard('broken', { title: 'Broken' }, ...panels),
  ]

  it('is found out panel by panel', async () => {
    const findings = await verify(
      changed({
        rules: [],
        slos: [],
        dashboards: page(
          row(
            'Row',
            timeseries('Right', sum(rate(http.requests)).by('route')),
            timeseries('Dead metric', promql`sum(rate(http_request_errors_total[5m]))`),
            timeseries('Wrong label', promql`sum(rate(http_requests_total{status="500"}[5m]))`),
            timeseries(
              'A bucket that does not exist',
              promql`sum(rate(http_request_duration_seconds_bucket{le="3"}[5m]))`,
            ),
            timeseries(
              'A join that finds nothing',
              promql`sum by (job) (rate(http_requests_total[5m])) / on(job) sum by (job) (rate(pipeline_runs_total[5m]))`,
            ),
            timeseries(
              'A join that finds too much',
              promql`rate(http_requests_total[5m]) / on(job) http_active_connections`,
            ),
            timeseries('Nothing by nothing', sum(queue.depth).mul(0).div(vector(0))),
          ),
        ),
      }),
      0.5,
    )
    expect(problemsIn(findings)).toEqual([
      'verify/no-data: panel "Dead metric" returns no data: there are no series http_request_errors_total',
      'verify/no-data: panel "Wrong label" returns no data: there are no series http_requests_total{status="500"}',
      'verify/no-data: panel "A bucket that does not exist" returns no data: there are no series http_request_duration_seconds_bucket{le="3"}',
      'verify/no-data: panel "A join that finds nothing" returns no data: every series that it reads exists, but nothing is left of them',
      expect.stringMatching(
        /^verify\/query-error: Prometheus refuses a query of the panel "A join that finds too much": multiple matches/,
      ),
      'verify/no-data: panel "Nothing by nothing" returns no data: every value is NaN or infinite',
    ])
    const wrong = findings.filter(({ problem }) => problem !== undefined)
    for (const { problem } of wrong) expect(problem?.at?.file).toMatch(/verify\.test\.ts$/)
  }, 60_000)

  it('is found out rule by rule', async () => {
    const beyond = { when: quantileOf(http.duration, 0.95, { range: '5m' }).gt(10), ...words }
    const tooHigh = alertingRule('BacklogTooHigh', {
      when: max(queue.depth).gt(200),
      ...words,
      test: {
        cases: [
          {
            name: 'a hundred and fifty jobs wait',
            series: [{ name: 'queue_depth', labels: { queue_name: 'pipeline' }, values: '150x20' }],
            expect: [{ at: '10m', firing: [{ labels: {} }] }],
          },
        ],
      },
    })
    const tooLow = alertingRule('BacklogTooLow', {
      ...tooHigh.options,
      when: max(queue.depth).gt(100),
      test: { cases: [{ ...silent('150x20'), name: 'a hundred and fifty jobs wait' }] },
    })
    const perRoute = recordingRule(
      'broken:requests:rate5m',
      sum(rate(http.requests, '5m')).by('route'),
    )
    const findings = await verify(
      changed({
        dashboards: [],
        slos: [],
        rules: [
          ruleGroup('broken', [
            alertingRule('AboveTheLastBucket', beyond),
            alertingRule('DeadMetric', {
              when: promql`sum(rate(http_request_errors_total[5m])) > 1`,
              ...words,
            }),
            alertingRule('ManyToMany', {
              when: promql`rate(http_requests_total[5m]) / on(job) http_active_connections > 1`,
              ...words,
              test: { cases: [silent('1x2')] },
            }),
            alertingRule('NotATemplate', {
              when: max(queue.depth).gt(100),
              ...words,
              description: '{{ $labels.queue_name | humanize }} is late.',
            }),
            tooHigh,
            tooLow,
            recordingRule('broken:errors:rate5m', promql`sum(rate(http_request_errors_total[5m]))`),
          ]),
          ruleGroup('crowded', [perRoute], { limit: 1 }),
        ],
      }),
      0.5,
    )
    const codes = problemsIn(findings)
    expect(codes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^verify\/unproven: nobody knows whether AboveTheLastBucket can fire/,
        ),
        expect.stringMatching(/^verify\/unproven: nobody knows whether DeadMetric can fire/),
        expect.stringMatching(
          /^verify\/rule-error: ManyToMany cannot be evaluated: .*multiple matches/,
        ),
        expect.stringMatching(
          /^verify\/template: description of NotATemplate is rendered as "<error/,
        ),
        'verify/does-not-fire: BacklogTooHigh does not fire after 10m: max(queue_depth) goes from 150 to 150',
        'verify/fires-wrongly: BacklogTooLow fires for {} after 10m in the case "a hundred and fifty jobs wait"',
        'verify/not-recorded: broken:errors:rate5m has no series',
        expect.stringMatching(
          /^verify\/rule-error: broken:requests:rate5m cannot be evaluated: .*exceeded limit of 1/,
        ),
      ]),
    )
  }, 60_000)

  it('is found out when the deployed threshold is off by one bucket', async () => {
    const edit = (files: Files) =>
      new Map(
        [...files].map(([path, text]) => [
          path,
          path.endsWith('alerts.yml')
            ? text.replace(/(_bucket\[5m\]\)\)\)) > 2$/m, '$1 > 2.5')
            : text,
        ]),
      )
    const [group] = options.rules.filter(({ name }) => name === 'aharadar_api')
    const findings = await verify(
      changed({ dashboards: [], slos: [], rules: group ? [group] : [] }),
      0.5,
      edit,
    )
    expect(problemsIn(findings)).toEqual([
      expect.stringMatching(
        /^verify\/rule-differs: Prometheus evaluates another AharadarApiHighLatency: .* > 2\.5$/,
      ),
    ])
  }, 60_000)
})

function silent(values: string) {
  return {
    name: 'silent',
    series: [{ name: 'queue_depth', labels: { queue_name: 'pipeline' }, values }],
    expect: [{ at: '10m', firing: [] }],
  } as const
}
