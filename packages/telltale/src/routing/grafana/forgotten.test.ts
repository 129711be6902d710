import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alert, projectOf, shop } from '../../../testing/shop.ts'
import { build } from '../../build.ts'
import {
  type AlertingRule,
  alertRouting,
  type GrafanaAlertingOptions,
  receiver,
  route,
  ruleGroup,
  secretFile,
  slack,
  timeInterval,
} from '../../index.ts'

const url = secretFile('/etc/shop/slack_url')
const chat = receiver('chat', slack({ url, channel: '#shop', text: 'x' }))
const slow = alert('ShopSlow', { severity: 'warning' })
const full = alert('ShopFull')
const nights = timeInterval('nights', { times: [{ from: '22:00', to: '06:00' }] })

let out = ''
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'telltale-forgotten-'))
})
afterEach(() => rmSync(out, { recursive: true, force: true }))

it('a rule that disappears must be deleted, and nothing is written until somebody says so', async () => {
  expect(await codes({ rules: [slow, full] })).toEqual([])
  const { problems, written } = await made({ rules: [full] })
  expect(problems.map(({ code, summary }) => [code, summary])).toEqual([
    [
      'routes/forgotten',
      'Grafana would keep the rule "shop-slow-warning", which shop/grafana/provisioning/alerting/alerting.yml no longer has',
    ],
  ])
  expect(written).toBe(false)
  expect(rules()).toHaveLength(2)
  expect(await codes({ rules: [full], removed: { rules: ['shop-slow-warning'] } })).toEqual([])
  expect(rules()).toHaveLength(1)
  expect(file().deleteRules).toEqual([{ orgId: 1, uid: 'shop-slow-warning' }])
  // Deployed, and forgotten for good.
  expect(await codes({ rules: [full] })).toEqual([])
})

it('a rule that only gets another text is the same', async () => {
  expect(await codes({ rules: [slow] })).toEqual([])
  const other = alert('ShopSlow', { severity: 'warning', summary: 'Slower than it was.' })
  expect(await codes({ rules: [other] })).toEqual([])
})

it('contact points and mute timings are not forgotten, either', async () => {
  const muted = [route({ match: {}, muteTimeIntervals: [nights] })]
  expect(await codes({ rules: [full] }, { routes: muted })).toEqual([])
  const other = receiver('pager', slack({ url, channel: '#shop', text: 'x' }))
  const { problems } = await made({ rules: [full] }, { receiver: other })
  expect(problems.map(({ summary }) => /the (.*?), which/.exec(summary)?.[1])).toEqual([
    'integration "shop-chat-slack"',
    'mute timing "nights"',
  ])
})

it('no rules are left when all are removed', async () => {
  expect(await codes({ rules: [slow] })).toEqual([])
  expect(await codes({ rules: [], removed: { rules: ['shop-slow-warning'] } })).toEqual([])
  expect(file()).not.toHaveProperty('groups')
})

it('a file that was never deployed can be deleted, and what Grafana is to keep does not hinder', async () => {
  expect(await codes({ rules: [slow, full] })).toEqual([])
  const forced = await build(project({ rules: [full] }), { out, force: true })
  expect(forced.written).toBe(false)
  const kept = await build(project({ rules: [full] }), { out, keepInGrafana: true })
  expect(kept.written).toBe(true)
  rmSync(path())
  expect(await codes({ rules: [slow] })).toEqual([])
  expect(existsSync(path())).toBe(true)
})

interface Grafana extends Omit<GrafanaAlertingOptions, 'folder' | 'rules'> {
  readonly rules: readonly AlertingRule[]
}
type More = Partial<Parameters<typeof alertRouting>[0]>

async function codes(grafana: Grafana, more: More = {}): Promise<readonly string[]> {
  const { problems } = await made(grafana, more)
  return problems.map(({ code }) => code)
}

async function made(grafana: Grafana, more: More = {}) {
  const { problems, written } = await build(project(grafana, more), { out })
  return { problems: problems.filter(({ code }) => code.startsWith('routes/')), written }
}

function project(grafana: Grafana, more: More = {}) {
  const routing = alertRouting({ receiver: chat, ...more, grafana: { folder: 'Shop', ...grafana } })
  return projectOf(
    shop({
      rules: [ruleGroup('shop', grafana.rules.length > 0 ? grafana.rules : [full])],
      dashboards: [],
      routing,
    }),
  )
}

function path(): string {
  return join(out, 'shop/grafana/provisioning/alerting/alerting.yml')
}

function file() {
  return parse(readFileSync(path(), 'utf8'))
}

function rules(): readonly unknown[] {
  return file().groups[0].rules
}
