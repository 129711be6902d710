import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'telltale-packed-'))
const project = join(folder, 'shop')

const metrics = `
import { counter, oneOf } from '@telltale/core'
export const orders = counter('shop_orders_total', {
  help: 'Orders by outcome.', unit: 'orders', labels: { outcome: oneOf('paid', 'refused') },
})
`
const service = `
import { instrument } from '@telltale/runtime'
import { orders } from './metrics.js'
const metrics = instrument({ orders }, { defaultMetrics: false })
metrics.orders.inc({ outcome: 'paid' })
console.log(await metrics.registry.metrics())
`
const mixed = `
import { httpServer } from '@telltale/mixins'
import { httpServerAlerts } from '@telltale/mixins/alerts'
import { httpServerRow } from '@telltale/mixins/dashboards'
import { errorRatio } from '@telltale/mixins/queries'
import { print } from '@telltale/promql'
const http = httpServer()
const alerts = httpServerAlerts(http, { name: 'Shop', job: 'shop' })
console.log(alerts.errors.name, httpServerRow('API', http, { alerts }).panels.length)
console.log(print(errorRatio(http, { range: '5m' })))
`
const telltaleProject = `
import { rate, sum } from '@telltale/promql'
import { dashboard, defineProject, defineSystem, row, target, timeseries } from 'telltale'
import { orders } from './metrics.js'
export default defineProject([
  defineSystem('shop', {
    title: 'Shop',
    targets: [target('shop', { addresses: ['shop:3000'], exposes: { orders } })],
    dashboards: [
      dashboard('shop', { title: 'Shop' }, row('Orders', timeseries('Order rate', sum(rate(orders)).by('outcome')))),
    ],
    rules: [],
    prometheus: { image: 'prom/prometheus:v2.47.0', port: 9090, scrapeInterval: '15s', evaluationInterval: '15s', retention: '15d' },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
  }),
])
`

/** The packages as they would be published, installed where nothing else is. */
describe('the packed packages in an empty project', () => {
  beforeAll(() => {
    const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
    run(root, 'node_modules/.bin/tsc', '-b', ...packages)
    for (const path of packages)
      run(path, 'npx', '-y', 'pnpm@12', 'pack', '--pack-destination', folder)
    mkdirSync(project)
    write('package.json', JSON.stringify({ name: 'shop', private: true, type: 'module' }))
    const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
    run(
      project,
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      ...tarballs.map((file) => join(folder, file)),
      'prom-client@15.1.3',
      'typescript@7.0.2',
      '@types/node@20',
    )
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('contain no source and no test', () => {
    const files = run(folder, 'sh', '-c', 'for t in *.tgz; do tar tzf $t; done').split('\n')
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => /\.test\.|\/src\/|tsbuildinfo/.test(file))).toEqual([])
  })

  it('instrument a service in plain JavaScript', () => {
    write('metrics.js', metrics)
    write('service.js', service)
    expect(run(project, 'node', 'service.js')).toContain('shop_orders_total{outcome="paid"} 1')
  })

  it('have mixins, which are those of the installed packages', () => {
    write('mixed.js', mixed)
    expect(run(project, 'node', 'mixed.js')).toBe(
      'ShopHighErrorRate 4\nsum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))\n',
    )
  })

  it('build dashboards from a TypeScript project, with the installed command', () => {
    mkdirSync(join(project, 'build'))
    write('build/project.ts', telltaleProject.replace('./metrics', '../metrics'))
    write('metrics.ts', metrics)
    rmSync(join(project, 'metrics.js'), { force: true })
    run(project, 'npx', 'telltale', 'build')
    const out = readdirSync(join(project, 'out/shop'), { recursive: true })
    expect(out).toContain('grafana/dashboards/shop.json')
  })

  it('type-check strictly, declarations included', () => {
    const config = {
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      noEmit: true,
      types: ['node'],
      exactOptionalPropertyTypes: true,
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions: config, include: ['*.ts', 'build'] }))
    write('service.ts', service)
    write('mixed.ts', mixed)
    expect(run(project, 'npx', 'tsc', '-p', '.')).toBe('')
  })

  it('let no wrong label through', () => {
    write('service.ts', service.replace("outcome: 'paid'", "outcome: 'payed'"))
    expect(() => run(project, 'npx', 'tsc', '-p', '.')).toThrow(/"payed"' is not assignable/)
  })
})

function write(path: string, text: string): void {
  writeFileSync(join(project, path), text)
}

/** Standard output; on failure an error with both streams. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  }
}
