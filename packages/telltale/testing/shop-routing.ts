/** Who is told of the alerts of a small shop; what a test is about, it gives itself. */
import type { Problem } from '@telltale/core'
import { select, up } from '@telltale/promql'
import { checkProject } from '../src/check/check.ts'
import {
  type AlertmanagerOptions,
  alertRouting,
  type ComposeOptions,
  pagerDuty,
  type RoutingOptions,
  receiver,
  ruleGroup,
  secretFile,
  slack,
} from '../src/index.ts'
import { alert, projectOf, shop } from './shop.ts'

export const url = secretFile('/run/secrets/slack_url')
export const chat = receiver('chat', slack({ url, channel: '#shop' }))
export const pager = receiver('pager', pagerDuty({ routingKey: secretFile('/run/secrets/key') }))
export const nobody = receiver('nobody')
export const critical = { match: { severity: 'critical' } } as const
export const image = 'prom/alertmanager:v0.27.0'

const down = alert('ShopDown', { when: select(up).eq(0) })
export const slow = alert('ShopSlow', { severity: 'warning', team: 'web' })
const full = alert('ShopFull')
const rules = [ruleGroup('shop', [down, slow, full])]

const names = ['slack_url', 'key']
const compose: ComposeOptions = {
  alertmanager: { secrets: names },
  grafana: { secrets: names },
  secrets: { slack_url: { file: './secrets/slack_url' }, key: { file: './secrets/key' } },
}

export interface ShopRouting extends Partial<Omit<RoutingOptions, 'alertmanager'>> {
  /** @default one of version 0.27 */
  readonly alertmanager?: AlertmanagerOptions | 'none'
}

/** What is wrong with who is told of ShopDown and ShopFull, which are critical, and of ShopSlow. */
export function problemsOfRouting({
  alertmanager = { image },
  ...options
}: ShopRouting): readonly Problem[] {
  const settings: RoutingOptions = { receiver: chat, ...options }
  const routing = alertRouting(alertmanager === 'none' ? settings : { ...settings, alertmanager })
  const { problems } = checkProject(projectOf(shop({ rules, dashboards: [], routing, compose })))
  return problems.filter(({ code }) => /^(routes|checks)\//.test(code))
}

/** The same as `code: summary`. */
export function toldOfRouting(options: ShopRouting): readonly string[] {
  return problemsOfRouting(options).map(({ code, summary }) => `${code}: ${summary}`)
}
