import { max, rate, sum } from '@telltale/promql'
import { alertingRule, latency, recordingRule, ruleGroup, slo } from 'telltale'
import { http, queue } from '../metrics/shop.ts'

const runbook = {
  meaning: 'More than a hundred jobs wait.',
  impact: 'Orders are late.',
  diagnosis: ['Check the worker.'],
  mitigation: ['Scale the workers.'],
}

export const backlog = alertingRule('ShopBacklog', {
  when: max(queue.depth).by('queue_name').gt(100),
  for: '10m',
  severity: 'warning',
  summary: 'Jobs are piling up.',
  runbook,
  allow: { 'rules/no-up-alert': 'Kubernetes restarts the shop, and says so.' },
})

export const requestRate = recordingRule(
  'route:http_requests:rate5m',
  sum(rate(http.requests, '5m')).by('route'),
)

export const rules = [ruleGroup('shop', [backlog, requestRate])]

export const slos = [
  slo('shop-latency', {
    objective: 0.99,
    sli: latency(http.duration, '500ms'),
    runbook: { impact: runbook.impact, diagnosis: ['Look.'], mitigation: ['Roll back.'] },
  }),
]
