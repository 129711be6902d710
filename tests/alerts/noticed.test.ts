/** Conditions whose tests are hard to derive: a promtool passes each, and notices every change. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { counter, gauge, histogram, upTo } from '@telltale/core'
import {
  delta,
  deriv,
  type InstantVector,
  max,
  not,
  quantileOf,
  rate,
  select,
  sum,
} from '@telltale/promql'
import { ruleGroup, slo, target, timeShare } from 'telltale'
import { afterAll, expect, it } from 'vitest'
import { testFiles } from '../../packages/telltale/src/rule-tests/test-files.ts'
import { ruleFiles } from '../../packages/telltale/src/rules/rule-files.ts'
import { alert, projectOf, shop } from '../../packages/telltale/testing/shop.ts'
import { alertsIn, failedOf, unnoticedChanges } from './unnoticed-changes.ts'

const labels = { namespace: upTo(9), pod: upTo(9), container: upTo(9) }
const help = 'Of a container.'
const families = {
  memory: gauge('container_memory_bytes', { help, labels }),
  limit: gauge('container_limit_bytes', { help, labels }),
  cpu: counter('container_cpu_seconds_total', { help, labels }),
  size: gauge('store_size_bytes', { help: 'What is stored.' }),
  waiting: histogram('wait_seconds', { help: 'Time waited.', buckets: [1, 5, 7.5, 10, 15] }),
}
const { memory, limit, cpu, size, waiting } = families
const own = { namespace: 'shop', container: not('') }

const conditions: Readonly<Record<string, InstantVector>> = {
  Grows: max(delta(size, '1h')).gt(1e9),
  Shrinks: deriv(size, '30m').lt(-50),
  Full: max(select(memory, own).div(select(limit, own).gt(0)))
    .by('pod')
    .gt(0.9),
  Limited: sum(rate(select(cpu, own), '5m'))
    .by('pod')
    .div(sum(select(limit, own)).by('pod'))
    .gt(0.5),
  BehindABucket: quantileOf(waiting, 0.99, { range: '5m' }).gt(10),
  OnlyLarge: select(memory, { ...own, pod: 'a' })
    .gt(2e9)
    .div(select(limit, { ...own, pod: 'a' }))
    .lt(0.5),
}

const rules = [
  ...Object.entries(conditions).map(([name, when]) =>
    alert(`Shop${name}`, { when: when as InstantVector<never>, for: '10m' }),
  ),
  alert('ShopKeeps', {
    when: max(size).gt(50) as InstantVector<never>,
    for: '10m',
    keepFiringFor: '20m',
    description: '{{ $value }} bytes.',
  }),
]
const runbook = { impact: 'x', diagnosis: ['x'], mitigation: ['x'] }
const system = shop({
  dashboards: [],
  targets: [target('shop-api', { addresses: ['shop-api:3000'], exposes: families })],
  rules: [ruleGroup('shop', rules)],
  slos: [
    slo('shop-room', {
      objective: 0.9,
      sli: timeShare(max(size).gt(1e9)),
      burnRates: [{ tier: 'ticket', short: '2h', long: '1d', share: 0.1 }],
      runbook,
    }),
  ],
})

const folder = mkdtempSync(join(tmpdir(), 'telltale-noticed-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('what is derived from hard conditions passes, and notices every change of them', async () => {
  const project = projectOf(system)
  const written = ruleFiles(system, project)
  const tests = testFiles(system, written, project)
  for (const { path, text } of [...written, ...tests]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  expect(await failedOf(tests.map(({ path }) => join(folder, path)))).toEqual(new Set())
  const alerts = alertsIn(written.map(({ path }) => join(folder, path)))
  expect(alerts.map(({ rule }) => rule.alert)).toEqual([
    ...rules.map(({ name }) => name),
    'ShopRoomBurnsSlowly',
  ])
  const at = dirname(join(folder, tests[0]?.path ?? ''))
  expect(await unnoticedChanges(alerts, at, join(folder, 'changed'))).toEqual([])
}, 300_000)
