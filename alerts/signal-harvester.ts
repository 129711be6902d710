/** When somebody has to act on Signal Harvester, and what they do then. */
import { absent, select, up } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

const api = select(up, { job: 'signal-harvester' })

export const apiDown = alertingRule('APIDown', {
  // absent() covers the case that no pod is discovered at all.
  when: api.eq(0).or(absent(api)),
  for: '2m',
  severity: 'critical',
  summary: 'API cannot be scraped.',
  runbook: {
    meaning: 'Prometheus has reached no process of the API for two minutes.',
    impact: 'Clients probably get no answer either, and no other alert of the service can fire.',
    diagnosis: ['Check the status and the events of the pods, and their readiness.'],
    mitigation: ['Roll back the last release, or restore the scrape annotations.'],
  },
})

export const rules = [ruleGroup('signal_harvester_api', [apiDown])]
