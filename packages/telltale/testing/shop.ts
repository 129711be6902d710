/** A small system for tests; what a test is about, it gives itself. */
import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { matches, rate, ratio, sum } from '@telltale/promql'
import {
  type AlertingRule,
  type AlertOptions,
  alertingRule,
  dashboard,
  defineProject,
  defineSystem,
  type Project,
  type ProjectOptions,
  recordingRule,
  row,
  ruleGroup,
  type System,
  type SystemOptions,
  target,
  timeseries,
} from '../src/index.ts'

export const http = {
  requests: counter('http_requests_total', {
    help: 'HTTP requests answered.',
    unit: 'requests',
    labels: { route: upTo(20), code: oneOf('200', '500') },
  }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to answer an HTTP request.',
    labels: { route: upTo(20) },
    buckets: [0.1, 1, 10],
  }),
}

export const carts = {
  open: gauge('carts_open', { help: 'Carts that are not paid yet.', unit: 'carts' }),
}

export const runbook = {
  meaning: 'More than one request in twenty fails.',
  impact: 'Customers cannot pay.',
  diagnosis: ['Read the logs.', 'Compare with the last deployment.'],
  mitigation: ['Roll back.'],
}

export const highErrorRate = alert('ShopHighErrorRate')

export const requestRate = recordingRule(
  'shop:http_requests:rate5m',
  sum(rate(http.requests, '5m')).by('route'),
  { why: 'Base of the rate panels.' },
)

export const overview = dashboard(
  'shop-overview',
  { title: 'Shop overview' },
  row(
    'API',
    timeseries('Request rate', sum(rate(http.requests)).by('route')),
    timeseries('Error ratio', ratio(http.requests, { code: '500' }), { alert: highErrorRate }),
  ),
)

/** An alert with nothing wrong, except what is given. */
export function alert(name: string, options: Partial<AlertOptions> = {}): AlertingRule {
  return alertingRule(name, {
    when: ratio(http.requests, { code: matches(/5../) }).gt(0.05),
    for: '5m',
    severity: 'critical',
    summary: 'More than 5% of the requests fail.',
    runbook,
    ...options,
  })
}

/** The shop with these alerting and recording rules instead of its own. */
export function shopWith(...rules: Parameters<typeof ruleGroup>[1]): System {
  return shop({ dashboards: [], rules: [ruleGroup('shop_api', rules)] })
}

export function shop(options: Partial<SystemOptions> = {}): System {
  return defineSystem('shop', {
    title: 'Shop',
    targets: [
      target('shop-api', { addresses: ['shop:3001'], path: '/api/metrics', exposes: { http } }),
      target('shop-worker', { addresses: ['shop:9091'], exposes: { carts } }),
    ],
    dashboards: [overview],
    rules: [ruleGroup('shop_api', [highErrorRate]), ruleGroup('shop_recording', [requestRate])],
    prometheus: {
      image: 'prom/prometheus:v2.47.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '31d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
    ...options,
  })
}

export function projectOf(system: System, options: ProjectOptions = {}): Project {
  return defineProject([system], options)
}
