import { counter, gauge, oneOf } from '@telltale/core'
import { type InstantVector, max, num, panelContext, rate, ratio, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { dashboard } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { gaugePanel } from '../dashboard/panels/gauge.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { above, below, type Threshold } from '../dashboard/threshold.ts'
import { type AlertSeverity, alertingRule } from '../rules/alerting-rule.ts'
import { dashboardJson } from './dashboard-json.ts'
import { thresholdSteps } from './thresholds.ts'

const runs = counter('runs_total', {
  help: 'Runs.',
  unit: 'runs',
  labels: { status: oneOf('ok', 'error') },
})
const depth = gauge('queue_depth', { help: 'Jobs waiting.', unit: 'jobs' })
const share = ratio(runs, { status: 'error' })
const perMinute = sum(rate(runs)).mul(60)

describe("a panel's thresholds from its alerts", () => {
  it.each<[string, InstantVector, InstantVector, readonly unknown[]]>([
    ['where it fires', share, share.gt(0.05), [0.05]],
    ['in percent, where the panel is', share.mul(100), share.gt(0.07), [7]],
    ['as a ratio, where the alert is in percent', share, share.mul(100).gt(5), [0.05]],
    ['per minute, where the panel is', perMinute, sum(rate(runs)).gt(0.5), [30]],
    ['also when the number stands on the left', share, num(0.05).lt(share), [0.05]],
    ['also inside of "and"', share, share.gt(0.05).and(sum(rate(runs)).gt(1)), [0.05]],
    ['not when the alert is about something else', perMinute, share.gt(0.05), []],
    ['not for equality', max(depth), max(depth).eq(0), []],
  ])('%s', (_, shown, when, values) => {
    expect(
      stepsOf(timeseries('x', shown, { alert: alert(when) })).map(({ value }) => value),
    ).toEqual([null, ...values])
  })

  it.each<[AlertSeverity, string]>([
    ['critical', 'red'],
    ['warning', 'orange'],
    ['info', 'blue'],
  ])('%s is %s', (severity, color) => {
    const panel = timeseries('x', share, { alert: alert(share.gt(0.05), severity) })
    expect(stepsOf(panel)[1]).toEqual({ value: 0.05, color })
  })

  it('of an alert that fires below are red up to there', () => {
    const panel = timeseries('x', share, { alert: alert(share.lt(0.9)) })
    expect(stepsOf(panel)).toEqual([
      { value: null, color: 'red' },
      { value: 0.9, color: 'green' },
    ])
  })

  it('give way to thresholds that were given', () => {
    const panel = timeseries('x', share, {
      alert: alert(share.gt(0.05)),
      thresholds: [above(0.05, 'purple')],
    })
    expect(stepsOf(panel)[1]).toEqual({ value: 0.05, color: 'purple' })
  })

  it('are drawn as dashed lines, and nothing is drawn without any', () => {
    const styles = [
      timeseries('x', share, { alert: alert(share.gt(0.05)) }),
      timeseries('x', share),
    ]
    expect(
      styles.map((panel) => emitted(panel).fieldConfig.defaults.custom.thresholdsStyle.mode),
    ).toEqual(['dashed', 'off'])
  })
})

describe('threshold steps', () => {
  it.each<[string, readonly Threshold[], readonly (readonly [number | null, string])[]]>([
    ['none: all is well', [], [[null, 'green']]],
    [
      'above: sorted by value',
      [above(100, 'red'), above(50, 'yellow')],
      [
        [null, 'green'],
        [50, 'yellow'],
        [100, 'red'],
      ],
    ],
    [
      'below: each colour holds up to its value',
      [below(95, 'yellow'), below(80, 'red')],
      [
        [null, 'red'],
        [80, 'yellow'],
        [95, 'green'],
      ],
    ],
    [
      'both: a band in between is well',
      [below(1, 'blue'), above(9, 'red')],
      [
        [null, 'blue'],
        [1, 'green'],
        [9, 'red'],
      ],
    ],
    [
      'plain data is above',
      [{ value: 1, color: 'red' }],
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ],
  ])('%s', (_, thresholds, steps) => {
    expect(thresholdSteps(thresholds)).toEqual({
      mode: 'absolute',
      steps: steps.map(([value, color]) => ({ value, color })),
    })
  })
})

describe('the ends of a dial', () => {
  it.each<[string, Panel, object]>([
    ['of a ratio are 0 and 1', gaugePanel('x', share), { min: 0, max: 1, decimals: 1 }],
    ['in percent are 0 and 100', gaugePanel('x', share.mul(100)), { min: 0, max: 100 }],
    [
      'leave room for a threshold at the end',
      gaugePanel('x', share, { thresholds: [above(1, 'red')] }),
      { min: 0, max: 1.2 },
    ],
    [
      'are what was said',
      gaugePanel('x', share, { min: 0.5, max: 0.9, decimals: 0 }),
      { min: 0.5, max: 0.9, decimals: 0 },
    ],
  ])('%s', (_, panel, ends) => {
    expect(emitted(panel).fieldConfig.defaults).toMatchObject(ends)
  })

  it("are Grafana's own choice where there is no natural end", () => {
    expect(emitted(gaugePanel('x', max(depth))).fieldConfig.defaults).not.toHaveProperty('max')
  })
})

function alert(when: InstantVector, severity: AlertSeverity = 'critical') {
  const runbook = { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] }
  return alertingRule('Alert', { when, for: '5m', severity, summary: 'It fires.', runbook })
}

function emitted(panel: Panel) {
  const page = dashboard('d', { title: 'D' }, panel)
  const json = dashboardJson(page, { system: 's', print: panelContext, minStep: '15s' })
  return JSON.parse(JSON.stringify(json)).panels[0]
}

function stepsOf(
  panel: Panel,
): readonly { readonly value: number | null; readonly color: string }[] {
  return emitted(panel).fieldConfig.defaults.thresholds.steps
}
