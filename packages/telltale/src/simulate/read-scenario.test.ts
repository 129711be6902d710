import { expect, it } from 'vitest'
import { shop } from '../../testing/shop.ts'
import { readScenario } from './read-scenario.ts'

const { targets } = shop().options
const read = (text: string) => readScenario('incident.yml', text, targets)

it('a scenario says what departs from normal, when and how', () => {
  const { scenario, problems } = read(`
name: Lost in the shop
departures:
  - series: http_requests_total{code="500"}
    from: 1h30m
    for: 20m
    ramp: 2m
    times: 40
  - series: '{route="/cart"}'
    missing: true
  - target: shop-api
    from: 3h
    down: true
`)
  expect(problems).toEqual([])
  expect(scenario).toEqual({
    name: 'Lost in the shop',
    departures: [
      {
        series: {
          name: 'http_requests_total',
          matchers: [{ label: 'code', op: '=', value: '500' }],
        },
        fromMs: 5_400_000,
        toMs: 6_600_000,
        rampMs: 120_000,
        effects: [{ kind: 'times', value: 40 }],
      },
      {
        series: { matchers: [{ label: 'route', op: '=', value: '/cart' }] },
        fromMs: 0,
        toMs: Number.POSITIVE_INFINITY,
        rampMs: 0,
        effects: [{ kind: 'missing' }],
      },
      {
        series: { matchers: [{ label: 'job', op: '=', value: 'shop-api' }] },
        fromMs: 10_800_000,
        toMs: Number.POSITIVE_INFINITY,
        rampMs: 0,
        effects: [{ kind: 'down' }],
      },
    ],
  })
})

it.each([
  ['series: http_request_total\n    times: 2', 'scenario/unknown-metric', '"http_requests_total"'],
  [
    'series: http_request_duration_seconds_count\n    times: 2',
    'scenario/unknown-metric',
    'part of',
  ],
  ['series: "{rout=\'x\'}"\n    times: 2', 'scenario/unknown-metric', 'labels rout'],
  ['series: http_requests_total{cod="500"}\n    times: 2', 'metrics/undeclared-label', '"code"'],
  ['series: http_requests_total{code="501"}\n    times: 2', 'metrics/label-value', '200, 500'],
  ['series: rate(http_requests_total[5m])\n    times: 2', 'scenario/series', 'does not select'],
  ['series: http_requests_total{\n    times: 2', 'scenario/series', 'does not select'],
  ['target: shop-apis\n    down: true', 'scenario/unknown-target', '"shop-api"'],
  ['target: shop-api\n    value: 3', 'scenario/effect', 'not an effect on a target'],
  ['series: carts_open\n    down: true', 'scenario/effect', 'cannot be down'],
  ['series: carts_open\n    rate: 3', 'scenario/effect', 'no effect on the gauge'],
  ['series: carts_open\n    value: many', 'scenario/effect', 'not a number'],
  ['series: http_requests_total\n    rate: -1', 'scenario/effect', 'rate is -1'],
  ['series: carts_open', 'scenario/effect', 'no effect'],
  ['value: 3', 'scenario/effect', 'neither or both'],
  ['series: carts_open\n    value: 3\n    from: soon', 'scenario/duration', '"soon"'],
  ['series: carts_open\n    value: 3\n    tims: 2', 'scenario/key', 'Did you mean "times"'],
])('a departure "%s" is %s', (departure, code, words) => {
  const { problems } = read(`departures:\n  - ${departure}\n`)
  expect(problems.map((problem) => problem.code)).toEqual([code])
  expect(problems[0]?.summary).toContain(words)
  expect(problems[0]?.at?.line).toBeGreaterThan(1)
})

it.each(['', 'departures: []', 'name: x', '- 3'])('"%s" is no scenario', (text) => {
  expect(read(text).problems.map(({ code }) => code)).toContain('scenario/effect')
})

it('what is not YAML is said to be none', () => {
  expect(read('departures: [').problems.map(({ code }) => code)).toContain('files/yaml')
})
