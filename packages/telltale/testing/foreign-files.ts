/** Files as others write them, with nothing wrong; what a test is about, it gives itself. */
import { familiesOf, type Problem } from '@telltale/core'
import { checkForeign } from '../src/foreign/check-foreign.ts'
import { declaredMetrics } from '../src/foreign/learnt-metrics.ts'
import { carts, http } from './shop.ts'

type Json = Readonly<Record<string, unknown>>

export const requestRate = 'sum by (route) (rate(http_requests_total[5m]))'

export const query = { refId: 'A', expr: requestRate, legendFormat: '{{route}}' }

export const panel = {
  id: 1,
  type: 'timeseries',
  title: 'Request rate',
  description: 'HTTP requests answered.',
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  datasource: { type: 'prometheus', uid: '${datasource}' },
  fieldConfig: { defaults: { unit: 'reqps' } },
  targets: [query],
}

export const datasource = { name: 'datasource', type: 'datasource', query: 'prometheus' }

const page = {
  title: 'Shop',
  uid: 'shop',
  editable: false,
  templating: { list: [datasource] },
  panels: [panel],
}

export const alert = {
  alert: 'ShopDown',
  expr: 'up{job="shop-api"} == 0',
  for: '5m',
  labels: { severity: 'critical' },
  annotations: {
    summary: 'The shop cannot be scraped.',
    description: '{{ $labels.instance }} does not answer.',
    runbook_url: 'https://runbooks.example.org/ShopDown',
  },
}

/** What one check finds in these files. */
export function foundIn(
  code: string,
  files: Json,
  sources: readonly string[] = [],
): readonly Problem[] {
  const texts = Object.entries(files).map(([name, json]) => ({ name, text: JSON.stringify(json) }))
  const metrics = { ...declaredMetrics('shop', familiesOf({ http, carts })), sources }
  return checkForeign({ metrics, files: [], texts }).problems.filter((each) => each.code === code)
}

/** The same, as summaries. */
export function told(...args: Parameters<typeof foundIn>): readonly string[] {
  return foundIn(...args).map(({ summary }) => summary)
}

/** What is told of a page of which some options are others. */
export function toldOfPage(code: string, change: Json): readonly string[] {
  return told(code, { 'page.json': { ...page, ...change } })
}

/** What is told of a page whose only panel has some options that are others. */
export function toldOfPanel(code: string, change: Json): readonly string[] {
  return toldOfPage(code, { panels: [{ ...panel, ...change }] })
}

/** What is told of the rules of one group. */
export function toldOfRules(code: string, ...rules: readonly Json[]): readonly string[] {
  return told(code, { 'rules.yml': { groups: [{ name: 'shop', rules }] } })
}

/** What is told of a configuration of Alertmanager, beside the rules of one group. */
export function toldOfRoutes(code: string, config: Json): readonly string[] {
  const rules = { groups: [{ name: 'shop', rules: [alert] }] }
  return told(code, { 'rules.yml': rules, 'alertmanager.yml': config })
}
