import { expect, it } from 'vitest'
import { uidOf } from './uid.ts'

it.each([
  [['shop', 'ShopHighErrorRate', 'critical'], 'shop-high-error-rate-critical'],
  [['shop', 'QueueDLQBacklog', 'warning'], 'shop-queue-dlq-backlog-warning'],
  [['kr-lead-scraper', 'KrApiDown', 'critical'], 'kr-lead-scraper-kr-api-down-critical'],
  [['shop', 'on call', 'email'], 'shop-on-call-email'],
  [['shop', 'shop', 'slack', '2'], 'shop-slack-2'],
] as const)('%j is %s', ([system, name, ...rest], uid) => {
  expect(uidOf(system, name, ...rest)).toBe(uid)
})

it('what is too long for Grafana is cut, and stays different from what begins alike', () => {
  const name = 'ShopWorkflowExecutionFailureRateIsTooHigh'
  const uids = ['critical', 'warning'].map((severity) => uidOf('shop', name, severity))
  expect(new Set(uids).size).toBe(2)
  for (const uid of uids) expect(uid).toMatch(/^shop-workflow-execution-[\w-]+-[\da-f]{8}$/)
  for (const uid of uids) expect(uid.length).toBeLessThanOrEqual(40)
})
