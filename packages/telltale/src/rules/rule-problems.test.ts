import { ratio, vector } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { codes, only, problems } from '../../testing/rule-problems.ts'
import { alert, http, overview, requestRate, shop, shopWith } from '../../testing/shop.ts'
import type { AlertingRule } from './alerting-rule.ts'
import { recordingRule } from './recording-rule.ts'
import { ruleGroup } from './rule-group.ts'

describe('a system whose rules have nothing wrong', () => {
  it('has no problems', () => {
    expect(problems(shop())).toEqual([])
  })
})

describe('the name of a rule', () => {
  it.each([
    ['shop_high_errors', 'Write letters and digits, each word with a capital: "ShopHighErrors".'],
    ['High error rate', 'Write letters and digits, each word with a capital: "HighErrorRate".'],
    ['5xx', 'Write letters and digits, each word with a capital: "ShopHighErrorRate".'],
  ])('of an alert is not %s', (name, fix) => {
    expect(only(shopWith(alert(name)))).toMatchObject({ code: 'rules/alert-name', fix })
  })

  it.each(['shop:errors', 'shop_errors', ':errors:rate5m', 'a:b:c:d'])(
    'of a recording rule has level, metric and operations, not %s',
    (record) => {
      const rule = recordingRule(record, requestRate.expr)
      expect(codes(shopWith(rule))).toEqual(['rules/record-name'])
    },
  )

  it.each(['shop:http-requests:rate5m', '5xx:a:b', ''])(
    'of a recording rule is a metric name, not "%s"',
    (record) => {
      const rule = recordingRule(record, requestRate.expr)
      expect(codes(shopWith(rule))).toEqual(['rules/invalid-record-name'])
    },
  )

  it('may repeat for another severity', () => {
    const warning = alert('ShopErrors', { severity: 'warning' })
    expect(problems(shopWith(alert('ShopErrors'), warning))).toEqual([])
  })

  it('does not repeat for one severity, in whatever group', () => {
    const groups = [ruleGroup('a', [alert('ShopErrors')]), ruleGroup('b', [alert('ShopErrors')])]
    expect(only(shop({ dashboards: [], rules: groups }))).toMatchObject({
      code: 'rules/duplicate-alert',
      summary: 'alert ShopErrors exists twice with severity critical',
      path: ['Shop', 'b', 'ShopErrors'],
    })
  })

  it('of a recording rule repeats only with other labels', () => {
    const labelled = recordingRule(requestRate.record, requestRate.expr, { labels: { slo: 'a' } })
    expect(problems(shopWith(requestRate, labelled))).toEqual([])
    expect(codes(shopWith(requestRate, requestRate))).toEqual(['rules/duplicate-record'])
  })
})

describe('a rule group', () => {
  const errors = alert('ShopErrors')

  it('has a name that no other group has', () => {
    const twice = shop({ dashboards: [], rules: [group('a', errors), group('a', requestRate)] })
    expect(codes(twice)).toEqual(['rules/duplicate-group'])
    expect(codes(shop({ dashboards: [], rules: [group(' ', errors)] }))).toEqual([
      'rules/group-name',
    ])
  })

  it('has rules', () => {
    expect(only(shop({ dashboards: [], rules: [group('a')] }))).toMatchObject({
      code: 'rules/empty-group',
      severity: 'warning',
    })
  })

  it.each([
    ['5 minutes', ['rules/unreadable-duration']],
    ['0s', ['rules/unreadable-duration']],
    ['10m', ['rules/long-interval']],
    ['5m', []],
  ])('evaluated every %s has the problems %j', (interval, expected) => {
    const rules = [ruleGroup('a', [errors], { interval: interval as '5m' })]
    expect(codes(shop({ dashboards: [], rules }))).toEqual(expected)
  })

  it.each([
    ['1.5m', ['rules/unreadable-duration']],
    ['', ['rules/unreadable-duration']],
    ['0s', []],
    ['90s', []],
  ])('that looks back %j has the problems %j', (queryOffset, expected) => {
    const { prometheus } = shop().options
    const rules = [ruleGroup('a', [errors], { queryOffset: queryOffset as '5m' })]
    const newer = { ...prometheus, version: '3.0' } as const
    expect(codes(shop({ dashboards: [], rules, prometheus: newer }))).toEqual(expected)
  })

  it.each([Number.NaN, -1, 1.5])('has no limit of %d series', (limit) => {
    const rules = [ruleGroup('a', [errors], { limit })]
    expect(codes(shop({ dashboards: [], rules }))).toEqual(['rules/limit'])
  })
})

describe('a length of time in a rule', () => {
  it.each(['5', '0.5h', '5 min', ''])('is not "%s"', (text) => {
    const duration = text as '5m'
    const rule = alert('ShopErrors', { for: duration, keepFiringFor: duration, range: duration })
    expect(problems(shopWith(rule)).map(({ summary }) => summary)).toEqual([
      `for: "${text}" is not a duration`,
      `keepFiringFor: "${text}" is not a duration`,
      `range: "${text}" is not a duration`,
    ])
  })

  it('spans four scrapes where it is a range', () => {
    expect(codes(shopWith(alert('ShopErrors', { range: '1m' })))).toEqual([])
    expect(only(shopWith(alert('ShopErrors', { range: '30s' })))).toMatchObject({
      code: 'rules/short-range',
      fix: 'Use at least 1m.',
    })
  })
})

describe('a label of a rule', () => {
  it.each(['has-dash', '__name__', '1st', ''])('is not called "%s"', (label) => {
    const labels = { [label]: 'x' }
    expect(codes(shopWith(alert('ShopErrors', { labels })))).toEqual(['rules/invalid-label'])
  })

  it.each(['severity', 'alertname'])('of an alert is not %s, which is set already', (label) => {
    expect(codes(shopWith(alert('ShopErrors', { labels: { [label]: 'x' } })))).toEqual([
      'rules/reserved-label',
    ])
  })

  it('does not contain the value', () => {
    const rule = alert('ShopErrors', { labels: { load: '{{ $value | humanize }}' } })
    expect(codes(shopWith(rule))).toEqual(['rules/value-in-label'])
  })

  it('knows three severities', () => {
    const rule = alert('ShopErrors', { severity: 'page' as 'critical' })
    expect(only(shopWith(rule))).toMatchObject({
      code: 'rules/unknown-severity',
      fix: 'Use critical, warning, info.',
    })
  })
})

describe('a template of an alert', () => {
  const byRoute = ratio(http.requests, { code: '500' }, { by: ['route'] }).gt(0.05)

  it.each([
    '{{ $labels.route }}',
    '{{.Labels.route}}',
    '{{ $value | humanizePercentage }}',
    '{{/* the route (of Express) | its pattern */}}{{ $labels.route }}',
    '{{ range query "up" }}{{ .Labels.instance }}{{ end }}',
    '{{ with $x := query "up" | first }}{{ $x.Labels.instance }}{{ end }}',
    'plain',
  ])('may say %s', (description) => {
    expect(codes(shopWith(alert('ShopErrors', { when: byRoute, description })))).toEqual([])
  })

  it('names only labels that the condition returns', () => {
    const rule = alert('ShopErrors', {
      when: byRoute,
      description: 'Route {{ $labels.rout }} fails.',
    })
    expect(only(shopWith(rule))).toMatchObject({
      code: 'rules/template-label',
      summary:
        'description uses $labels.rout, which the condition does not return. Did you mean "route"?',
      fix: "It returns route. Use one of these, or keep the label in the condition: .by('rout').",
    })
  })

  it('names no label when all are aggregated away', () => {
    const rule = alert('ShopErrors', { annotations: { dashboard: '{{ $labels.instance }}' } })
    expect(only(shopWith(rule))).toMatchObject({
      summary: 'dashboard uses $labels.instance, which the condition does not return.',
      fix: "It returns no labels at all. Use one of these, or keep the label in the condition: .by('instance').",
    })
  })

  it('does not mistake a text for a label', () => {
    const description = '{{ printf "$labels.x is no label of %s" $labels.route }}'
    expect(codes(shopWith(alert('ShopErrors', { when: byRoute, description })))).toEqual([])
  })

  it('is closed, and calls functions that exist', () => {
    expect(codes(shopWith(alert('ShopErrors', { description: '{{ $value' })))).toEqual([
      'rules/template-syntax',
    ])
    const misspelt = alert('ShopErrors', { description: '{{ $value | humanizePercent }}' })
    const assigned = alert('ShopErrors', { description: '{{ $x := humanizePercent $value }}' })
    expect(only(shopWith(assigned)).summary).toBe(only(shopWith(misspelt)).summary)
    expect(only(shopWith(misspelt))).toMatchObject({
      code: 'rules/template-function',
      summary:
        'description uses the template function humanizePercent, which does not exist. Did you mean "humanizePercentage"?',
    })
  })
})

describe('what an alert says', () => {
  it.each(['', '  ', undefined])('begins with a summary, not %j', (summary) => {
    const rule = alert('ShopErrors', { summary: summary as string })
    expect(codes(shopWith(rule))).toEqual(['rules/missing-summary'])
  })

  it('has a summary without values', () => {
    const rule = alert('ShopErrors', { summary: '{{ $value }} fail.' })
    expect(only(shopWith(rule))).toMatchObject({
      code: 'rules/template-in-summary',
      severity: 'warning',
    })
  })

  it.each([
    [undefined, 'meaning, impact, diagnosis, mitigation'],
    [
      { meaning: 'a', impact: '', diagnosis: [], mitigation: ['b', ' '] },
      'impact, diagnosis, mitigation',
    ],
  ])('leads to a runbook, not %j', (runbook, lacking) => {
    expect(only(shopWith(alert('ShopErrors', { runbook: runbook as never })))).toMatchObject({
      code: 'rules/missing-runbook',
      summary: `the runbook of ShopErrors lacks ${lacking}`,
    })
  })
})

it('finds every problem, and each says where, why and what to do', () => {
  const bad = alert('bad name', { for: 'x' as '5m', summary: '', when: vector(1) })
  const found = problems(shop({ dashboards: [overview], rules: [group('a', bad)] }))
  expect(found.map(({ code }) => code)).toEqual([
    'rules/alert-name',
    'rules/unreadable-duration',
    'rules/no-comparison',
    'rules/missing-summary',
    'rules/unlisted-alert',
  ])
  for (const { at, path, why, fix } of found) {
    expect(at?.file).toMatch(/\.ts$/)
    expect(path?.[0]).toBe('Shop')
    expect(why).toMatch(/\.$/)
    expect(fix).not.toBe('')
  }
})

function group(name: string, ...rules: readonly (AlertingRule | typeof requestRate)[]) {
  return ruleGroup(name, rules)
}
