import { promql, ratio } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { problems } from '../../testing/rule-problems.ts'
import { alert, highErrorRate, http, shop } from '../../testing/shop.ts'
import type { PrometheusVersion } from '../project/prometheus-version.ts'
import { type RuleGroupOptions, ruleGroup } from './rule-group.ts'

describe('what the Prometheus of a system does not know', () => {
  it.each<[string, PrometheusVersion, RuleGroupOptions]>([
    ['an offset of queries before 2.53', '2.52', { queryOffset: '1m' }],
    ['labels of a group before 3.0', '2.55', { labels: { tier: 'one' } }],
    ['a limit before 2.31', '2.30', { limit: 10 }],
  ])('is %s', (_, version, options) => {
    expect(summaries(version, options)).toHaveLength(1)
    expect(summaries(next(version), options)).toEqual([])
  })

  it('is an alert that goes on firing before 2.42', () => {
    const rule = alert('ShopErrors', { keepFiringFor: '5m' })
    expect(summaries('2.41', {}, rule)).toEqual([
      'ShopErrors has keepFiringFor, which Prometheus has since 2.42; this one is 2.41',
    ])
    expect(summaries('2.42', {}, rule)).toEqual([])
  })

  it('is a name in quotes before 3.0', () => {
    const rule = alert('ShopErrors', { when: promql`{"http.requests"} > 5` })
    expect(summaries('2.55', {}, rule)).toEqual([
      'the name "http.requests", which Prometheus has since 3.0; this one is 2.55',
    ])
    expect(summaries('3.0', {}, rule)).toEqual([])
  })

  it.each<[string, PrometheusVersion, PrometheusVersion]>([
    ['{{ urlQueryEscape $labels.route }}', '3.7', '3.8'],
    ['{{ $value | toDuration }}', '3.5', '3.6'],
    ['since {{ if gt $value 1.0 }}{{ (now).Unix }}{{ end }}', '3.5', '3.6'],
  ])('is a function in %s', (description, before, since) => {
    const byRoute = ratio(http.requests, { code: '500' }, { by: ['route'] }).gt(0.05)
    const rule = alert('ShopErrors', { when: byRoute, description })
    expect(summaries(before, {}, rule)).toEqual([
      expect.stringMatching(
        `ShopErrors uses the template function \\w+, which Prometheus has since ${since}; this one is ${before}`,
      ),
    ])
    expect(summaries(since, {}, rule)).toEqual([])
  })

  it('is judged by the image when no version is named', () => {
    const rules = [ruleGroup('a', [highErrorRate], { queryOffset: '1m' })]
    expect(needed(shop({ dashboards: [], rules }))).toHaveLength(1)
    const { prometheus } = shop().options
    const latest = { ...prometheus, image: 'registry:5000/prom/prometheus:latest' }
    expect(needed(shop({ dashboards: [], rules, prometheus: latest }))).toEqual([])
  })
})

function summaries(version: PrometheusVersion, options: RuleGroupOptions, rule = highErrorRate) {
  const { prometheus } = shop().options
  return needed(
    shop({
      dashboards: [],
      rules: [ruleGroup('a', [rule], options)],
      prometheus: { ...prometheus, version },
    }),
  )
}

function needed(system: ReturnType<typeof shop>): readonly string[] {
  return problems(system)
    .filter(({ code }) => code === 'rules/needs-version')
    .map(({ summary }) => summary)
}

function next(version: PrometheusVersion): PrometheusVersion {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 2 && minor === 55 ? '3.0' : `${major}.${minor + 1}`
}
