import { counter } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { checkDashboard } from './check-dashboard.ts'
import { declaredMetrics } from './learnt-metrics.ts'

const requests = counter('http_requests_total', { help: 'HTTP requests answered.' })
const metrics = declaredMetrics('shop', [requests])
const panel = { id: 1, type: 'stat', title: 'Requests', description: 'All of them.' }
const shown = { ...panel, fieldConfig: { defaults: { unit: 'reqps' } } }
const dashboard = { title: 'Shop', uid: 'shop', editable: false, templating: { list: [] } }

describe('checkDashboard', () => {
  it('compares JSON with definitions', () => {
    const targets = [{ refId: 'A', expr: 'sum(rate(http_request_total[5m]))' }]
    const problems = checkDashboard({ ...dashboard, panels: [{ ...shown, targets }] }, metrics)
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['dashboards/no-datasource-variable', ['Shop']],
      ['metrics/undeclared', ['Shop', 'Requests', 'A']],
    ])
  })

  it.each([undefined, null, 1, 'x', [], {}])('has an answer for %j', (json) => {
    expect(checkDashboard(json, metrics).every(({ summary }) => summary !== '')).toBe(true)
  })
})
