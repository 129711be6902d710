/** The ten lines of the guide to mixins, as somebody with an empty folder would write them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ended,
  freePort,
  type PrometheusProcess,
  startPrometheus,
  until,
} from '../real/prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const project = mkdtempSync(join(tmpdir(), 'telltale-ten-lines-'))
const out = join(project, 'out/shop')

/** The fences of the guide that begin with the name of a file. */
const files = [
  ...readFileSync(join(root, 'docs/mixins.md'), 'utf8').matchAll(
    /^```ts\n\/\/ (\S+\.ts)\n(.*?)^```/gms,
  ),
].map(([, path = '', text = '']) => ({ path, text }))

let port: number
let service: ChildProcess
let prometheus: PrometheusProcess

beforeAll(async () => {
  port = await freePort()
  for (const { path, text } of files) write(path, text)
  write('package.json', JSON.stringify({ name: 'shop', private: true, type: 'module' }))
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts', 'build'] }))
  for (const name of ['core', 'promql', 'runtime', 'mixins'])
    install(`@telltale/${name}`, `packages/${name}`)
  install('telltale', 'packages/telltale')
  install('express', 'packages/runtime/node_modules/express')
  install('@types/express', 'packages/runtime/node_modules/@types/express')
  install('@types/node', 'node_modules/@types/node')
})

afterAll(async () => {
  await prometheus?.stop()
  if (service) await ended(service)
  rmSync(project, { recursive: true, force: true })
})

describe('the ten lines of the guide to mixins', () => {
  it('are ten', () => {
    expect(files.map(({ path }) => path)).toEqual(['metrics.ts', 'shop.ts', 'build/project.ts'])
    const own = files.flatMap(({ text }) => text.split('\n')).filter(isCounted)
    expect(own).toHaveLength(10)
  })

  it('compile strictly, and pass every check', () => {
    expect(run(join(root, 'node_modules/.bin/tsc'), '-p', '.')).toBe('')
    const report = telltale('check', '--fail-on', 'info')
    expect(report).not.toMatch(/warning|info\[|error/)
  })

  it('are built into a dashboard, alerts with tests and runbooks, and what runs them', () => {
    telltale('build')
    const written = readdirSync(out, { recursive: true, encoding: 'utf8' })
    expect(written).toEqual(
      expect.arrayContaining([
        'docker-compose.yml',
        'docs/metrics.md',
        'docs/runbooks/ShopDown.md',
        'docs/runbooks/ShopHighErrorRate.md',
        'docs/runbooks/ShopHighLatency.md',
        'grafana/dashboards/shop.json',
        'prometheus/alerts.yml',
        'prometheus/tests/ShopHighLatency.yml',
      ]),
    )
  })

  it('show data in every panel of a service that runs, and its alerts are evaluated', async () => {
    const own = files.find(({ path }) => path === 'shop.ts')?.text ?? ''
    expect(own).toContain('8080')
    write('shop.ts', own.replace('8080', String(port)))
    service = spawn(process.execPath, [...fromSource, 'shop.ts'], {
      cwd: project,
      stdio: 'inherit',
    })
    await until('the service answers', () =>
      fetch(`http://localhost:${port}/orders/1`).then(
        () => true,
        () => false,
      ),
    )
    prometheus = await startPrometheus({
      config: join(out, 'prometheus/prometheus.yml'),
      targets: { shop: `localhost:${port}` },
      interval: '1s',
    })
    const traffic = setInterval(
      () => void fetch(`http://localhost:${port}/orders/2`).catch(() => {}),
      50,
    )
    try {
      for (const { title, targets } of panels()) {
        for (const { expr } of targets) {
          await until(`"${title}" has data`, async () => (await values(expr)).some(Number.isFinite))
        }
      }
      await until('every alert was evaluated', async () =>
        (await alerts()).every(({ health }) => health === 'ok'),
      )
      expect((await alerts()).map(({ name, state }) => [name, state])).toEqual([
        ['ShopDown', 'inactive'],
        ['ShopHighErrorRate', 'inactive'],
        ['ShopHighLatency', 'inactive'],
      ])
    } finally {
      clearInterval(traffic)
    }
  })
})

const fromSource = ['--conditions=telltale-source', '--import', import.meta.resolve('tsx')]

const compilerOptions = {
  strict: true,
  module: 'nodenext',
  target: 'es2023',
  noEmit: true,
  types: ['node'],
  customConditions: ['telltale-source'],
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
}

/** A line that says something: no import, no brackets alone, and not the shop's own business. */
function isCounted(line: string): boolean {
  return line.trim() !== '' && !/^import |^[\s})\],]*$|orders|listen/.test(line)
}

interface Panel {
  readonly type: string
  readonly title: string
  readonly targets: readonly { readonly expr: string }[]
}

function panels(): readonly Panel[] {
  const { panels } = JSON.parse(readFileSync(join(out, 'grafana/dashboards/shop.json'), 'utf8'))
  const shown = (panels as readonly Panel[]).filter(({ type }) => type !== 'row')
  expect(shown.map(({ title }) => title)).toEqual([
    'Request rate',
    'Request latency',
    'Error rate',
    'Requests in progress',
  ])
  return shown
}

async function values(expr: string): Promise<readonly number[]> {
  const query = encodeURIComponent(expr.replaceAll('$__rate_interval', '10s'))
  const response = await fetch(`${prometheus.url}/api/v1/query?query=${query}`)
  const { data } = (await response.json()) as {
    data: { result: readonly { value: readonly [number, string] }[] }
  }
  return data.result.map(({ value }) => Number(value[1]))
}

async function alerts() {
  const response = await fetch(`${prometheus.url}/api/v1/rules?type=alert`)
  const { data } = (await response.json()) as {
    data: { groups: readonly { rules: readonly Record<'name' | 'state' | 'health', string>[] }[] }
  }
  return data.groups.flatMap(({ rules }) => rules)
}

function telltale(...args: readonly string[]): string {
  return run(process.execPath, join(root, 'packages/telltale/scripts/run/telltale.mjs'), ...args)
}

/** What a command says; an error with all of it when it fails. */
function run(command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  }
}

function install(name: string, from: string): void {
  const link = join(project, 'node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(join(root, from), link)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}
