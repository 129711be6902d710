/** What the rules of an SLO say of services that are quiet, burn, recover and restart: promtool runs them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { infer, select, time } from '@telltale/promql'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { carts, http, projectOf, shop } from '../../testing/shop.ts'
import { ruleFiles } from '../rules/rule-files.ts'
import { workbookBurnRates } from './burn-rates.ts'
import { availability, events, latency, timeShare } from './sli.ts'
import { type Slo, slo } from './slo.ts'

const runbook = { impact: 'x', diagnosis: ['x'], mitigation: ['x'] }
const available = slo('shop-availability', {
  objective: 0.99,
  sli: availability(http.requests, { bad: { code: '500' } }),
  runbook,
})
const perRoute = slo('shop-routes', {
  objective: 0.999,
  sli: availability(http.requests, { bad: { code: '500' } }),
  by: ['route'],
  window: '28d',
  runbook,
})
const finished = slo('shop-finished', {
  objective: 0.99,
  sli: events({ good: select(http.requests, { code: '200' }), total: select(http.requests) }),
  runbook,
})
const either = slo('shop-either', {
  objective: 0.9,
  sli: events({
    bad: select(http.requests, { code: '500' }),
    good: select(http.requests, { code: '200' }),
  }),
  burnRates: workbookBurnRates.slice(1),
  runbook,
})
const fast = slo('shop-latency', { objective: 0.95, sli: latency(http.duration, '1s'), runbook })
const fresh = slo('shop-freshness', {
  objective: 0.9,
  sli: timeShare(time().sub(select(carts.open)).gt(600)),
  burnRates: workbookBurnRates.slice(1),
  runbook,
})

const folder = mkdtempSync(join(tmpdir(), 'telltale-slo-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Case {
  readonly name: string
  /** promtool's notation, one sample a minute. */
  readonly series: Readonly<Record<string, string>>
  /** The tiers that fire at a time. */
  readonly fires?: Readonly<Record<string, readonly ('page' | 'ticket')[]>>
  /** What an expression gives at a time. */
  readonly gives?: readonly (readonly [at: string, expr: string, value: string | undefined])[]
}

const good = 'http_requests_total{route="/", code="200"}'
const bad = 'http_requests_total{route="/", code="500"}'
const burn = (window: string) =>
  `round(slo:burn_rate:ratio_rate${window}{slo="shop-availability"}, 0.01)`
const left = 'round(slo:error_budget_remaining:ratio{slo="shop-availability"}, 0.001)'

describe('the rules of an availability SLO, as promtool runs them', () => {
  it.each<Case>([
    {
      name: 'a service without an error burns nothing, also before it ever had one',
      series: { [good]: '0+60x180' },
      fires: { '3h': [] },
      gives: [
        ['3h', burn('1h'), '0'],
        ['3h', left, '1'],
      ],
    },
    {
      name: 'a service without traffic has no burn rate, and nothing is poisoned by it',
      series: { [good]: '0+60x60 3600+0x120 3660+60x60', [bad]: '0+0x240' },
      fires: { '2h30m': [], '4h': [] },
      gives: [
        ['2h30m', burn('5m'), undefined],
        ['2h30m', burn('6h'), '0'],
        ['4h', burn('5m'), '0'],
        ['4h', left, '1'],
      ],
    },
    {
      name: 'a burn of twice the budget is a ticket',
      series: { [good]: '0+98x600', [bad]: '0+2x600' },
      fires: { '10h': ['ticket'] },
      gives: [['10h', burn('6h'), '2']],
    },
    {
      name: 'a burn of a little more than six times is a page after a while',
      series: { [good]: '0+93.5x600', [bad]: '0+6.5x600' },
      fires: { '10h': ['page', 'ticket'] },
      gives: [['10h', burn('6h'), '6.5']],
    },
    {
      name: 'a burn of twenty times after six good hours is a page within the hour, and not before',
      series: { [good]: '0+100x360 36080+80x80', [bad]: '0+0x360 20+20x80' },
      fires: { '6h40m': ['ticket'], '6h50m': ['page', 'ticket'] },
    },
    {
      name: 'a spike of three minutes pages nobody',
      series: { [good]: '0+100x360 36050+50x3 36300+100x120', [bad]: '0+0x360 50+50x3 200+0x120' },
      fires: { '6h5m': [], '6h20m': [] },
    },
    {
      name: 'when the burn ends, the page ends soon',
      series: { [good]: '0+80x120 9700+100x120', [bad]: '0+20x120 2400+0x120' },
      fires: { '2h': ['page', 'ticket'], '2h40m': ['ticket'] },
    },
    {
      name: 'a restart of the process is no burn',
      series: { [good]: '0+100x120 0+100x120', [bad]: '0+0.1x120 0+0.1x120' },
      fires: { '2h3m': [], '4h': [] },
      gives: [['4h', burn('1h'), '0.1']],
    },
    {
      name: 'a busy hour weighs more than a quiet one',
      series: { [good]: '0+1x60 60+99x60', [bad]: '0+1x60 60+1x60' },
      // 2 requests a minute, half of them bad; then 100, one of them bad: 120 of 6,120.
      gives: [['2h1m', 'round(slo:burn_rate:ratio_rate3d{slo="shop-availability"}, 0.1)', '2']],
    },
  ])('$name', (one) => {
    expect(promtool(available, one)).toBe('')
  })
})

describe('the rules of other SLOs', () => {
  it('count everything as bad before anything has ever been good', () => {
    const one: Case = {
      name: 'only failures',
      series: { [bad]: '0+60x180' },
      fires: { '3h': ['page', 'ticket'] },
      gives: [
        ['3h', 'slo:burn_rate:ratio_rate1h', '100'],
        ['3h', 'slo:error_budget_remaining:ratio', '-99'],
      ],
    }
    expect(promtool(finished, one)).toBe('')
    const record = 'slo:burn_rate:ratio_rate1h'
    const quiet: Case = { name: 'nothing', series: {}, gives: [['3h', record, undefined]] }
    expect(promtool(finished, quiet)).toBe('')
  })

  it.each<[string, Case['series'], string | undefined]>([
    ['only good ones', { [good]: '0+60x180' }, '0'],
    ['only bad ones', { [bad]: '0+60x180' }, '10'],
    ['both', { [good]: '0+90x180', [bad]: '0+10x180' }, '1'],
    ['none', {}, undefined],
  ])('add up good and bad events where there are %s', (name, series, burned) => {
    const record = 'round(slo:burn_rate:ratio_rate6h{slo="shop-either"}, 0.01)'
    expect(promtool(either, { name, series, gives: [['3h', record, burned]] })).toBe('')
  })

  it('have no errors for the value of a label that never had one, beside others that do', () => {
    const one: Case = {
      name: 'one route fails',
      series: {
        'http_requests_total{route="/pay", code="500"}': '0+60x180',
        'http_requests_total{route="/list", code="200"}': '0+60x180',
      },
      gives: [
        ['3h', 'slo:burn_rate:ratio_rate1h{route="/list"}', '0'],
        ['3h', 'slo:error_budget_remaining:ratio{route="/list"}', '1'],
        ['3h', 'round(slo:burn_rate:ratio_rate1h{route="/pay"})', '1000'],
      ],
    }
    expect(promtool(perRoute, one)).toBe('')
  })

  it('keep one budget for each value of a label', () => {
    const one: Case = {
      name: 'routes',
      series: {
        'http_requests_total{route="/pay", code="200"}': '0+90x120',
        'http_requests_total{route="/pay", code="500"}': '0+10x120',
        'http_requests_total{route="/list", code="200"}': '0+900x120',
      },
      gives: [
        ['2h', 'round(slo:burn_rate:ratio_rate1h{route="/pay"}, 0.1)', '100'],
        ['2h', 'slo:burn_rate:ratio_rate1h{route="/list"}', '0'],
        ['2h', 'count(ALERTS{alertname="ShopRoutesBurnsFast", alertstate="firing"})', '1'],
      ],
    }
    expect(promtool(perRoute, one)).toBe('')
  })

  it('count what is slower than the bound, whichever way Prometheus writes it', () => {
    for (const le of ['1', '1.0']) {
      const one: Case = {
        name: `le="${le}"`,
        series: {
          [`http_request_duration_seconds_bucket{route="/", le="${le}"}`]: '0+90x120',
          'http_request_duration_seconds_bucket{route="/", le="+Inf"}': '0+100x120',
          'http_request_duration_seconds_count{route="/"}': '0+100x120',
        },
        gives: [['2h', 'round(slo:burn_rate:ratio_rate1h, 0.01)', '2']],
      }
      expect(promtool(fast, one)).toBe('')
    }
  })

  it('count the time in which something holds', () => {
    const one: Case = {
      name: 'fresh for ten minutes, then stale',
      series: { carts_open: '0+0x60' },
      gives: [
        ['20m', 'slo:sli_errors:rate5m', '1'],
        ['8m', 'slo:sli_errors:rate5m', '0'],
        ['20m', 'round(slo:burn_rate:ratio_rate6h, 0.01)', '4.76'],
      ],
    }
    expect(promtool(fresh, one)).toBe('')
  })
})

describe('time that is bad', () => {
  it('is a share of the shortest window as well: one bad moment is no burn of all of it', () => {
    const often = slo('shop-often', {
      ...fresh.options,
      objective: 0.95,
      burnRates: workbookBurnRates,
    })
    const record = 'slo:burn_rate:ratio_rate5m{slo="shop-often"}'
    const one: Case = {
      name: 'stale for two minutes',
      series: { carts_open: '0+0x30' },
      gives: [
        ['10m', record, '0'],
        // Bad in 2 of 6 samples, or of 5 where Prometheus leaves out the beginning of a range.
        ['12m', `(${record} > bool 6) * (${record} < bool 9)`, '1'],
        ['20m', `round(${record}, 0.01)`, '20'],
      ],
    }
    expect(promtool(often, one)).toBe('')
  })
})

describe('what is written into the files', () => {
  it('has exact decimals', () => {
    expect(textOf(perRoute)).toMatch(/ \* 0\.001 > 0/)
    expect(textOf(perRoute)).toMatch(/ > 13\.44 and /)
    expect(textOf(perRoute)).not.toMatch(/\d\.\d{13}/)
  })

  it('knows the label slo in the conditions of the alerts', () => {
    for (const { rule } of perRoute.alerts)
      expect(infer(rule.options.when).labels.names).toEqual(
        expect.arrayContaining(['slo', 'route']),
      )
  })

  it('says which alert makes the other one superfluous, by labels that both have', () => {
    expect(perRoute.inhibitions).toEqual([
      {
        source: { slo: 'shop-routes', slo_tier: 'page' },
        target: { slo: 'shop-routes', slo_tier: 'ticket' },
        equal: ['slo', 'route'],
      },
    ])
  })
})

function textOf(watched: Slo): string {
  const system = shop({ dashboards: [], rules: [], slos: [watched] })
  return ruleFiles(system, projectOf(system))
    .map(({ text }) => text)
    .join('\n')
}

/** What promtool complains about: nothing when all is as expected. */
function promtool(watched: Slo, { name, series, fires = {}, gives = [] }: Case): string {
  const system = shop({ dashboards: [], rules: [], slos: [watched] })
  const files = ruleFiles(system, projectOf(system))
  for (const file of files) writeFileSync(join(folder, file.name), file.text)
  const tiers = ['page', 'ticket'] as const
  const ofTier = Object.entries(fires).flatMap(([at, expected]) =>
    tiers.map((tier) => ({
      expr: `count(ALERTS{alertstate="firing", slo="${watched.name}", slo_tier="${tier}"})`,
      eval_time: at,
      exp_samples: expected.includes(tier) ? [{ labels: '{}', value: 1 }] : [],
    })),
  )
  const values = gives.map(([at, expr, value]) => ({
    expr: `sum(${expr})`,
    eval_time: at,
    exp_samples: value === undefined ? [] : [{ labels: '{}', value: Number(value) }],
  }))
  const test = {
    rule_files: files.map((file) => file.name),
    evaluation_interval: '1m',
    group_eval_order: watched.groups.map((group) => group.name),
    tests: [
      {
        name,
        interval: '1m',
        input_series: Object.entries(series).map(([labels, samples]) => ({
          series: labels,
          values: samples,
        })),
        promql_expr_test: [...ofTier, ...values],
      },
    ],
  }
  const path = join(folder, 'test.yml')
  writeFileSync(path, stringify(test))
  try {
    execFileSync('promtool', ['test', 'rules', path], { encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`
  }
}
