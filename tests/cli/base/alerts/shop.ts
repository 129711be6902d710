import { max } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'
import { queue } from '../metrics/shop.ts'

export const backlog = alertingRule('ShopBacklog', {
  when: max(queue.depth).by('queue_name').gt(100),
  for: '10m',
  severity: 'warning',
  summary: 'Jobs are piling up.',
  runbook: {
    meaning: 'More than a hundred jobs wait.',
    impact: 'Orders are late.',
    diagnosis: ['Check the worker.'],
    mitigation: ['Scale the workers.'],
  },
  allow: { 'rules/no-up-alert': 'Kubernetes restarts the shop, and says so.' },
})

export const rules = [ruleGroup('shop', [backlog])]
