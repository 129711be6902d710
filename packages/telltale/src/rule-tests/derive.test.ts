/** Tests are derived for many kinds of conditions, and a real promtool passes all of them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  absent,
  averageOf,
  avgOverTime,
  count,
  type InstantVector,
  increase,
  max,
  not,
  quantileOf,
  rate,
  ratio,
  select,
  sum,
  time,
  up,
} from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { alert, carts, http, projectOf, shop, shopWith } from '../../testing/shop.ts'
import { recordingRule } from '../rules/recording-rule.ts'
import { ruleFiles } from '../rules/rule-files.ts'
import { alertsOf, ruleGroup } from '../rules/rule-group.ts'
import { ruleProblems } from '../rules/rule-problems.ts'
import { availability, timeShare } from '../slo/sli.ts'
import { slo } from '../slo/slo.ts'
import { testFiles } from './test-files.ts'
import { testOf } from './test-of.ts'

const errors = ratio(http.requests, { code: '500' }, { range: '5m' })
const recordedErrors = recordingRule('shop:errors:ratio5m', errors)
const recordedTwice = recordingRule('shop:errors:twice', sum(recordedErrors).mul(2))

const conditions: Readonly<Record<string, InstantVector>> = {
  Ratio: errors.gt(0.05),
  RatioByRoute: ratio(http.requests, { code: '500' }, { by: ['route'] }).ge(0.2),
  SuccessRatio: ratio(http.requests, { code: '200' }).lt(0.99),
  Quantile: quantileOf(http.duration, 0.99, { by: ['route'] }).gt(1),
  Average: averageOf(http.duration).gt(2.5),
  Gauge: select(carts.open).gt(100),
  GaugeBelow: max(carts.open).le(3),
  GaugeAverage: avgOverTime(carts.open, '15m').gt(12.5),
  Age: time().sub(select(carts.open)).gt(600),
  Quiet: sum(increase(http.requests, '1h')).eq(0),
  Busy: sum(rate(http.requests)).gt(50),
  Down: select(up, { job: 'shop-api' }).eq(0),
  DownButOne: count(select(up, { job: not('shop-worker') }).eq(0)).ge(1),
  Gone: absent(select(carts.open)),
  Both: errors.gt(0.05).and(sum(rate(http.requests)).gt(0.1)),
  Either: errors.gt(0.5).or(quantileOf(http.duration, 0.5).gt(1)),
  Recorded: sum(recordedErrors).gt(0.05),
  RecordedTwice: sum(recordedTwice).gt(0.3),
}

const system = shop({
  dashboards: [],
  rules: [
    ruleGroup('alerts', [
      ...Object.entries(conditions).map(([name, when]) =>
        alert(`Shop${name}`, {
          when: when as InstantVector<never>,
          for: '10m',
          description: '{{ $value | humanize }}: {{ printf "%.1f" $value }} of {{ $labels.job }}',
          labels: { owner: 'team {{ $labels.route }}' },
        }),
      ),
      alert('ShopKeeps', { when: errors.gt(0.05), keepFiringFor: '15m' }),
      alert('ShopAtOnce', { when: errors.gt(0.05), for: '0s' }),
      // One name, two severities: promtool asks for both together.
      alert('ShopPair', { when: errors.gt(0.05), severity: 'warning' }),
      alert('ShopPair', { when: errors.gt(0.2), severity: 'critical' }),
    ]),
    ruleGroup('records', [recordedTwice, recordedErrors]),
  ],
  slos: [
    slo('shop-fresh', {
      objective: 0.9,
      sli: timeShare(time().sub(select(carts.open)).gt(600)),
      burnRates: [{ tier: 'page', short: '5m', long: '1h', share: 0.005 }],
      runbook: { impact: 'x', diagnosis: ['x'], mitigation: ['x'] },
    }),
    slo('shop-routes', {
      objective: 0.999,
      sli: availability(http.requests, { bad: { code: '500' } }),
      by: ['route'],
      runbook: { impact: 'x', diagnosis: ['x'], mitigation: ['x'] },
    }),
  ],
})

describe('a test is derived', () => {
  it.each(alertsOf(system.options.rules).map((rule) => [rule.name, rule] as const))(
    'for %s',
    (_, rule) => {
      expect(testOf(rule, system)).toHaveProperty('test')
    },
  )

  it('and promtool passes all of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-derived-'))
    try {
      const rules = ruleFiles(system, projectOf(system))
      const tests = testFiles(system, rules, projectOf(system))
      const write = (path: string, text: string) => {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      for (const { path, text } of rules) write(path, text)
      for (const { path, text } of tests) write(path, text)
      expect(promtool(tests.map(({ path }) => join(folder, path)))).toBe('')
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 120_000)
})

describe('a test cannot be derived', () => {
  it.each<[string, InstantVector, RegExp]>([
    ['of unless', select(up).unless(select(carts.open)), /neither a comparison nor an absence/],
    ['of what is always there', sum(rate(http.requests)).ge(0), /no series takes the value/],
  ])('%s, and a problem says so', (_, when, reason) => {
    const rule = alert('ShopErrors', { when: when as InstantVector<never> })
    const broken = shopWith(rule)
    expect(testOf(rule, broken)).toEqual({ reason: expect.stringMatching(reason) })
    expect(ruleProblems(broken, projectOf(broken))).toMatchObject([
      { code: 'rules/no-test', severity: 'warning' },
    ])
  })

  it('of a description that only Prometheus can fill in', () => {
    const description = '{{ range query "up" }}{{ .Value }}{{ end }}'
    const rule = alert('ShopErrors', { description })
    expect(testOf(rule, shopWith(rule))).toHaveProperty('reason')
  })

  it('and then the author gives one', () => {
    const rule = alert('ShopErrors', {
      when: select(up).unless(select(carts.open)) as InstantVector<never>,
      test: {
        cases: [
          {
            name: 'fires',
            series: [{ name: 'up', labels: { job: 'shop' }, values: '1x10' }],
            expect: [
              { at: '4m', firing: [] },
              { at: '5m', firing: [{ labels: { job: 'shop' }, value: 1 }] },
            ],
          },
        ],
      },
    })
    const given = shopWith(rule)
    expect(ruleProblems(given, projectOf(given))).toEqual([])
    const [file] = testFiles(given, ruleFiles(given, projectOf(given)), projectOf(given))
    expect(file).toMatchObject({ path: 'prometheus/tests/ShopErrors.yml' })
    expect(file?.text).toContain('series: up{job="shop"}')
  })
})

function promtool(paths: readonly string[]): string {
  try {
    execFileSync('promtool', ['test', 'rules', ...paths], { encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`
  }
}
