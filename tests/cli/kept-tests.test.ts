/** What a build derives of alerts is kept beside the project, and never trusted further than its key. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const launcher = resolve(import.meta.dirname, '../../packages/telltale/scripts/run/telltale.mjs')

function shop() {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const write = (limit: number) =>
    writeFileSync(
      join(folder, 'telltale.ts'),
      `import { gauge } from '@telltale/core'
       import { max } from '@telltale/promql'
       import { alertingRule, dashboard, defineProject, defineSystem, row, ruleGroup, target, timeseries } from 'telltale'
       const carts = gauge('shop_carts', { help: 'Carts that are open.', unit: 'carts' })
       const full = alertingRule('ShopFull', {
         when: max(carts).gt(${limit}), for: '5m', severity: 'warning', summary: 'Too many carts.',
         runbook: { meaning: 'm.', impact: 'i.', diagnosis: ['d.'], mitigation: ['m.'] },
       })
       export default defineProject([defineSystem('shop', {
         title: 'Shop',
         targets: [target('shop', { addresses: ['shop:3001'], exposes: { carts } })],
         dashboards: [dashboard('shop', { title: 'Shop' }, row('R', timeseries('Carts', max(carts), { alert: full })))],
         rules: [ruleGroup('shop', [full])],
         prometheus: { image: 'prom/prometheus:v2.47.0', port: 9090, scrapeInterval: '15s', evaluationInterval: '15s', retention: '15d' },
         grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
       })])`,
    )
  write(10)
  const kept = join(folder, 'node_modules/.cache/telltale-tests')
  return {
    write,
    kept: () => readdirSync(kept).map((name) => join(kept, name)),
    /** Builds, and gives the test of the alert. */
    build() {
      execFileSync(process.execPath, [launcher, 'build', '--project', 'telltale.ts'], {
        cwd: folder,
        stdio: 'pipe',
      })
      return readFileSync(join(folder, 'out/shop/prometheus/tests/ShopFull.yml'), 'utf8')
    },
  }
}

it('a second build takes what the first one derived', () => {
  const { build, kept } = shop()
  const first = build()
  expect(first).toContain('name: fires')
  const [file = ''] = kept()
  expect(build()).toBe(first)
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"fires"', '"fires, as kept"'))
  expect(build()).toContain('name: fires, as kept')
})

it('another threshold is derived again', () => {
  const { build, write, kept } = shop()
  expect(build()).toContain('values: 11+0x')
  write(50)
  expect(build()).toContain('values: 51+0x')
  expect(kept()).toHaveLength(2)
})

it('a file that is broken is derived again, and kept whole', () => {
  const { build, kept } = shop()
  const first = build()
  const [file = ''] = kept()
  writeFileSync(file, '[[0,{"te')
  expect(build()).toBe(first)
  expect(() => JSON.parse(readFileSync(file, 'utf8'))).not.toThrow()
})
