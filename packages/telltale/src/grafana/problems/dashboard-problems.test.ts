import { counter, histogram, oneOf } from '@telltale/core'
import {
  increase,
  matches,
  num,
  promql,
  quantileOf,
  rate,
  ratio,
  select,
  sum,
} from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { annotation } from '../../dashboard/annotation.ts'
import { type Dashboard, type DashboardOptions, dashboard, row } from '../../dashboard/dashboard.ts'
import type { Panel } from '../../dashboard/panel.ts'
import { custom } from '../../dashboard/panels/custom.ts'
import { gaugePanel } from '../../dashboard/panels/gauge.ts'
import { stat } from '../../dashboard/panels/stat.ts'
import { text } from '../../dashboard/panels/text.ts'
import { type TimeseriesOptions, timeseries } from '../../dashboard/panels/timeseries.ts'
import { above, below } from '../../dashboard/threshold.ts'
import {
  constantVariable,
  customVariable,
  intervalVariable,
  labelValues,
} from '../../dashboard/variable.ts'
import { alertingRule } from '../../rules/alerting-rule.ts'
import { recordingRule } from '../../rules/recording-rule.ts'
import { dashboardProblems } from './dashboard-problems.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { route: oneOf('/', '/items'), status: oneOf('200', '500') },
})
const duration = histogram('http_request_duration_seconds', { help: 'Time.', buckets: [1, 2] })
const query = sum(rate(requests))
const errors = ratio(requests, { status: '500' })
const runbook = { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] }
const manyErrors = alertingRule('ManyErrors', {
  when: errors.gt(0.05),
  for: '5m',
  severity: 'critical',
  summary: 'Many errors.',
  runbook,
})
const route = labelValues(requests, 'route')
const routed = sum(rate(select(requests, { route })))

const recorded = recordingRule('shop:requests:rate5m', sum(rate(requests, '5m')).by('route'))

const graph = (options: TimeseriesOptions = {}) => timeseries('Rate', query, options)
const page = (...panels: readonly Panel[]) =>
  dashboard('d', { title: 'Shop' }, row('API', ...panels))
const withOptions = (options: Partial<DashboardOptions>, panel: Panel = graph()) =>
  dashboard('d', { title: 'Shop', ...options }, row('API', panel))

describe('what is wrong with a dashboard', () => {
  it.each<[string, Dashboard, string, string]>([
    [
      'a uid of 60 characters',
      dashboard('a'.repeat(60), { title: 'Shop' }, graph()),
      'dashboards/uid',
      `the uid "${'a'.repeat(60)}" has 60 characters, more than 40`,
    ],
    [
      'a uid with a blank and a dot',
      dashboard('Shop v1.2', { title: 'Shop' }, graph()),
      'dashboards/uid',
      'the uid "Shop v1.2" contains " ", "."',
    ],
    ['no uid', dashboard('', { title: 'Shop' }, graph()), 'dashboards/uid', 'the uid "" is empty'],
    [
      'no title',
      dashboard('d', { title: ' ' }, graph()),
      'dashboards/title',
      'the dashboard d has no title',
    ],
    [
      'no panels',
      dashboard('d', { title: 'Shop' }),
      'dashboards/no-panels',
      'the dashboard "Shop" has no panels',
    ],
    [
      'a row without panels',
      dashboard('d', { title: 'Shop' }, row('API', graph()), row('Queue')),
      'dashboards/empty-row',
      'the row "Queue" has no panels',
    ],
    [
      'a panel after a row',
      dashboard('d', { title: 'Shop' }, row('API', graph()), stat('Now', query)),
      'dashboards/panel-outside-row',
      'the panel "Now" stands after the row "API", outside of any',
    ],
    [
      'a time that cannot be read',
      withOptions({ from: 'yesterday' }),
      'dashboards/time',
      'from: "yesterday" is not a time that Grafana can read',
    ],
    [
      'a refresh that is no duration',
      withOptions({ refresh: 'often' as never }),
      'dashboards/refresh',
      'refresh: "often" is not a duration',
    ],
    [
      'a refresh every second',
      withOptions({ refresh: '1s' }),
      'dashboards/refresh',
      'refresh: "1s" is shorter than 5s',
    ],
    [
      'two panels of one name in a row',
      page(graph(), graph()),
      'dashboards/duplicate-key',
      'two panels of the row "API" are called "Rate"',
    ],
    [
      'two rows of one name',
      dashboard('d', { title: 'Shop' }, row('API', graph()), row('API', stat('Now', query))),
      'dashboards/duplicate-key',
      'two rows of this dashboard are called "API"',
    ],
    [
      'two panels with one key',
      page(timeseries('A', query, { key: 'k' }), timeseries('B', query, { key: 'k' })),
      'dashboards/duplicate-key',
      'the panels "A" and "B" have the same key, "k"',
    ],
    [
      'a panel without queries',
      page(timeseries('Rate', [])),
      'dashboards/no-queries',
      'the panel "Rate" has no queries',
    ],
    [
      'one refId twice',
      page(
        timeseries('Rate', [
          { expr: query, refId: 'X' },
          { expr: errors, refId: 'X', legend: 'e' },
        ]),
      ),
      'dashboards/duplicate-ref-id',
      'two queries of the panel "Rate" have the refId X',
    ],
    [
      'one legend twice',
      page(timeseries('Rate', [query, sum(increase(requests))])),
      'dashboards/ambiguous-legend',
      'the queries A and B of the panel "Rate" have the same legend, "http_requests_total"',
    ],
    ['a width of 25', page(graph({ width: 25 })), 'dashboards/size', 'width: 25 is not a size'],
    [
      'a width that is no number',
      page(graph({ width: Number.NaN })),
      'dashboards/size',
      'width: NaN is not a size',
    ],
    [
      'a negative height',
      page(graph({ height: -2 })),
      'dashboards/size',
      'height: -2 is not a size',
    ],
    [
      'a height of 2.5',
      page(graph({ height: 2.5 })),
      'dashboards/size',
      'height: 2.5 is not a size',
    ],
    [
      'an interval that is no duration',
      page(graph({ interval: '0.5h' })),
      'dashboards/interval',
      'interval: "0.5h" is not a duration',
    ],
    [
      'an axis upside down',
      page(graph({ min: 3, max: 1 })),
      'dashboards/axis',
      'min: 3 is not less than max: 1',
    ],
    [
      'a builder that throws',
      page(
        custom('Odd', query, () => {
          throw new Error('no seriesMapping')
        }),
      ),
      'dashboards/builder',
      'the builder of the panel "Odd" throws: no seriesMapping',
    ],
    [
      'a builder that builds no panel',
      page(custom('Odd', query, { build: () => ({}) as never })),
      'dashboards/builder',
      'the builder of the panel "Odd" builds something without a type',
    ],
    [
      'a threshold that is no number',
      page(graph({ thresholds: [above(Number.NaN, 'red')] })),
      'dashboards/threshold',
      'the red threshold is at NaN, which is not a finite number',
    ],
    [
      'thresholds that overlap',
      page(graph({ thresholds: [below(5, 'red'), above(3, 'yellow')] })),
      'dashboards/threshold-order',
      "below(5, 'red') and above(3, 'yellow') overlap",
    ],
    [
      'thresholds without the one of the alert',
      page(
        gaugePanel('Errors', errors, {
          thresholds: [above(0.01, 'yellow'), above(0.1, 'red')],
          alert: manyErrors,
        }),
      ),
      'dashboards/threshold-differs',
      'ManyErrors fires above 0.05, where the panel "Errors" has no threshold (it has 0.01, 0.1)',
    ],
    [
      'a unit that Grafana does not know',
      page(graph({ unit: 'reqs' as never })),
      'dashboards/unit',
      '"reqs" is not a unit of Grafana. Did you mean "reqps"?',
    ],
    [
      'a variable that nobody declares',
      dashboard(
        'd',
        { title: 'Shop', variables: [labelValues(requests, 'route', { name: 'routes' })] },
        timeseries('Rate', routed),
        timeseries('$routes', query),
      ),
      'dashboards/undeclared-variable',
      'query A uses $route, which the dashboard does not declare. Did you mean "routes"?',
    ],
    [
      'a variable that nothing uses',
      withOptions({ variables: [route] }),
      'dashboards/unused-variable',
      'nothing on the dashboard uses $route',
    ],
    [
      'one variable twice',
      withOptions({ variables: [route, route] }, timeseries('Rate', routed)),
      'dashboards/duplicate-variable',
      'the dashboard declares $route twice',
    ],
    [
      'a variable called datasource',
      withOptions({ variables: [customVariable('datasource', ['a'])] }),
      'dashboards/duplicate-variable',
      'the variable datasource is declared, which every dashboard has by itself',
    ],
    [
      'a variable with a dash in its name',
      withOptions(
        { variables: [labelValues(requests, 'route', { name: 'the-route' })] },
        timeseries('${the}', query),
      ),
      'dashboards/variable-name',
      '"the-route" cannot be the name of a variable',
    ],
    [
      'a variable without values',
      withOptions({ variables: [intervalVariable('window', [])] }, timeseries('$window', query)),
      'dashboards/empty-variable',
      '$window offers no values',
    ],
    [
      'a default that is no choice',
      withOptions(
        { variables: [customVariable('env', ['production'], { default: 'produktion' })] },
        timeseries('$env', query),
      ),
      'dashboards/variable-default',
      '$env starts with "produktion", which is not among its values. Did you mean "production"?',
    ],
    [
      'a scope that a recorded series does not have',
      withOptions({ scope: ['job'] }, timeseries('Rate', sum(recorded))),
      'dashboards/scope',
      'the scope of the dashboard adds job="$job" to shop:requests:rate5m, which has no label job',
    ],
  ])('%s', (_, of, code, summary) => {
    const problems = dashboardProblems(of)
    const found = problems.filter((problem) => problem.code === code)
    expect(found.map((problem) => problem.summary)).toEqual([summary])
    for (const { why, fix, at } of found) {
      expect(why).toMatch(/\w.*\.$/)
      expect(fix).toMatch(/\w/)
      expect(at?.file).toMatch(/dashboard-problems\.test\.ts$/)
    }
  })

  it('is said with the way to the place', () => {
    const of = dashboard(
      'd',
      { title: 'AhaRadar Overview' },
      row('API Health', timeseries('Request rate', [query, { expr: routed, legend: 'r' }])),
    )
    expect(dashboardProblems(of).map(({ path }) => path)).toEqual([
      ['AhaRadar Overview', 'API Health', 'Request rate', 'B'],
    ])
  })

  it('is all said at once', () => {
    const of = dashboard(
      'no uid!',
      { title: 'Shop', refresh: '1s' },
      row('API', graph({ width: 30, unit: 'x' as never }), timeseries('Rate', [])),
    )
    expect(new Set(dashboardProblems(of).map(({ code }) => code))).toEqual(
      new Set([
        'dashboards/uid',
        'dashboards/refresh',
        'dashboards/duplicate-key',
        'dashboards/size',
        'dashboards/no-queries',
        'dashboards/unit',
      ]),
    )
  })
})

describe('what is right with a dashboard', () => {
  it.each<[string, Dashboard]>([
    ['a panel in a row', page(graph())],
    ['text without queries', page(text('', 'Costs $5, see $HOME.'))],
    ['one title in two rows', dashboard('d', { title: 'D' }, row('A', graph()), row('B', graph()))],
    ['a scope that every series has', withOptions({ scope: ['job', 'instance'] })],
    ['a refresh that is off', withOptions({ refresh: false })],
    ['times of every kind', withOptions({ from: 'now-1d/d', to: '2026-01-31T00:00:00Z' })],
    ["units of one's own", page(graph({ unit: 'suffix:req/min' }))],
    [
      "the alert's threshold among others",
      page(
        timeseries('Errors', errors, {
          thresholds: [above(0.01, 'yellow'), above(0.05, 'red')],
          alert: manyErrors,
        }),
      ),
    ],
    [
      "the alert's threshold in percent, where the panel is",
      page(
        timeseries('Errors', errors.mul(100), { thresholds: [above(5, 'red')], alert: manyErrors }),
      ),
    ],
    [
      'an alert on something else than what the panel shows',
      page(graph({ thresholds: [above(100, 'red')], alert: manyErrors })),
    ],
    [
      'variables in every place where they may stand',
      dashboard(
        'd',
        {
          title: 'Shop $a',
          variables: [
            customVariable('a', ['1']),
            intervalVariable('window', ['5m']),
            constantVariable('limit', 3),
            route,
            labelValues(requests, 'status', { where: { route } }),
            customVariable('repeated', ['1', '2']),
            customVariable('inText', ['1']),
            customVariable('inLink', ['1']),
            customVariable('inLegend', ['1']),
            customVariable('inNote', ['1']),
          ],
          annotations: [annotation('Notes', promql`up{job="$inNote"}`)],
        },
        text('Read me', 'About [[inText]].'),
        row(
          'Status ${status:csv}',
          { repeat: { variable: 'repeated' } },
          timeseries(
            'Rate',
            {
              expr: sum(rate(requests, '$window')).div(num({ variable: 'limit' })),
              legend: '$inLegend',
            },
            { links: [{ title: 'More', url: '/x?y=${inLink}&${__url_time_range}' }] },
          ),
        ),
      ),
    ],
    [
      'quantiles with legends of their own',
      page(
        timeseries('Latency', [
          { expr: quantileOf(duration, 0.5), legend: 'p50' },
          { expr: quantileOf(duration, 0.9), legend: 'p90' },
        ]),
      ),
    ],
    [
      'a pattern that ends in $',
      page(timeseries('Rate', sum(rate(select(requests, { status: matches('5..$') }))))),
    ],
  ])('%s', (_, of) => {
    expect(dashboardProblems(of)).toEqual([])
  })
})
