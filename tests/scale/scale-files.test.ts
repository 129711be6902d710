/** The files of `scale`, before the programs that read them, as far as they can be had. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import {
  alertRouting,
  federation,
  mimir,
  receiver,
  type ScaleOut,
  secretFile,
  slack,
  thanos,
  victoriaMetrics,
} from '../../packages/telltale/src/index.ts'
import { projectOf, shop } from '../../packages/telltale/testing/shop.ts'
import { promtoolCheckConfig } from '../deploy/promtool-config.ts'

const files = emit(project)
const stack = new Map(
  [...files].flatMap(([path, text]) =>
    path.startsWith('stack/') ? [[path.slice('stack/'.length), text] as const] : [],
  ),
)
const text = (path: string) => stack.get(path) ?? ''

describe('with shards, rulers and an Alertmanager', () => {
  const url = secretFile('/run/secrets/slack_url')
  const routing = alertRouting({
    receiver: receiver('chat', slack({ url, channel: '#alerts' })),
    alertmanager: { image: 'prom/alertmanager:v0.27.0' },
  })
  const secrets = { slack_url: { file: './secrets/slack_url' } }
  const compose = { alertmanager: { secrets: ['slack_url'] }, secrets }
  const bucket = { objectStore: './secrets/bucket.yml', externalLabels: { cluster: 'eu' } }

  it.each<[string, ScaleOut]>([
    ['victoria-metrics', victoriaMetrics({ shards: 3 })],
    ['thanos', thanos({ ...bucket, shards: 3 })],
    ['mimir', mimir({ url: 'http://mimir:9009', tenant: 'shop', shards: 3 })],
    ['federation', federation({ shards: 3 })],
  ])('%s follows the schema of the Compose Specification', (kind, scale) => {
    const emitted = emit(projectOf(shop({ scale: [scale], routing, compose })))
    const folder = mkdtempSync(join(tmpdir(), 'telltale-scale-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'docker-compose.yml')
    const written = emitted.get(`shop/docker-compose.${kind}.yml`) ?? ''
    writeFileSync(file, written)
    const faults = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] })
      .lintFiles([file], false)
      .flatMap(({ messages }: { messages: readonly { rule: string; type: string }[] }) => messages)
      .filter(({ type }: { type: string }) => type === 'error')
      .map(({ rule }: { rule: string }) => rule)
    expect(faults).toEqual([])
    const { services, volumes, secrets: declared = {} } = parse(written)
    for (const service of Object.values<Mounting>(services)) {
      for (const [source = ''] of (service.volumes ?? []).map((each) => each.split(':')))
        if (!source.startsWith('.')) expect(Object.keys(volumes)).toContain(source)
      for (const secret of service.secrets ?? []) expect(Object.keys(declared)).toContain(secret)
      const needed = service.depends_on ?? []
      for (const name of Array.isArray(needed) ? needed : Object.keys(needed))
        expect(Object.keys(services)).toContain(name)
    }
  })
})

interface Mounting {
  readonly volumes?: readonly string[]
  readonly secrets?: readonly string[]
  readonly depends_on?: readonly string[] | Readonly<Record<string, object>>
}

describe('Prometheus', () => {
  const configs = [...stack.keys()].filter((path) =>
    /prometheus\.\w+(\.shard-\d)?\.yml$/.test(path),
  )

  it('has configurations to read', () => {
    expect(configs).toEqual([
      'prometheus/prometheus.federation.shard-0.yml',
      'prometheus/prometheus.federation.shard-1.yml',
      'prometheus/prometheus.federation.yml',
      'prometheus/prometheus.mimir.yml',
      'prometheus/prometheus.thanos.yml',
    ])
  })

  it.each(configs)('promtool accepts %s', (path) => {
    const flags = path.includes('mimir') ? ['--agent'] : []
    expect(promtoolCheckConfig(path, stack, ...flags)).toContain('SUCCESS')
  })
})

describe('VictoriaMetrics', () => {
  it('vmagent accepts every line of its configuration', () => {
    const file = inFolder('vmagent.yml', text('prometheus/vmagent.yml'))
    execFileSync('vmagent', [
      '-dryRun',
      `-promscrape.config=${file}`,
      '-promscrape.config.strictParse=true',
    ])
  })

  const rules = [...stack.keys()].filter((path) => /^prometheus\/[\w-]+\/[\w-]+\.yml$/.test(path))

  it('has the rules of every system', () => {
    expect(rules.length).toBeGreaterThan(10)
  })

  it.each(rules)('vmalert accepts the rules in %s', (path) => {
    execFileSync('vmalert', ['-dryRun', `-rule=${inFolder('rules.yml', text(path))}`])
  })
})

describe('Mimir', () => {
  it('gets every rule of a system under its namespace, as mimirtool reads it', () => {
    for (const { name } of project.systems) {
      const { namespace, groups } = parse(text(`mimir/${name}.yml`))
      const paths = [...stack.keys()].filter((path) => path.startsWith(`prometheus/${name}/`))
      const rules = paths.flatMap((path) =>
        parse(text(path)).groups.flatMap((group: { rules: readonly object[] }) => group.rules),
      )
      expect(namespace).toBe(name)
      expect(groups.flatMap((group: { rules: readonly object[] }) => group.rules)).toEqual(rules)
      // The ruler knows a group by its name.
      const names = groups.map((group: { name: string }) => group.name)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('gets the rules in a form that promtool accepts without the namespace', () => {
    for (const { name } of project.systems) {
      const { groups } = parse(text(`mimir/${name}.yml`))
      const file = inFolder('rules.json', JSON.stringify({ groups }))
      expect(execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })).toContain(
        'SUCCESS',
      )
    }
  })

  it('is told whose samples and whose questions they are', () => {
    const { remote_write, rule_files } = parse(text('prometheus/prometheus.mimir.yml'))
    expect(remote_write).toEqual([
      {
        url: 'http://mimir:9009/api/v1/push',
        name: 'mimir',
        headers: { 'X-Scope-OrgID': 'all-systems' },
      },
    ])
    expect(rule_files).toBeUndefined()
    const [source] = parse(text('grafana/mimir/datasources.yml')).datasources
    expect(source).toMatchObject({
      url: 'http://mimir:9009/prometheus',
      jsonData: { prometheusType: 'Mimir', httpHeaderName1: 'X-Scope-OrgID' },
      secureJsonData: { httpHeaderValue1: 'all-systems' },
    })
  })
})

describe('Thanos', () => {
  const { services, secrets } = parse(text('docker-compose.thanos.yml'))

  it('joins blocks in the bucket alone, and finds it by a file that is not generated', () => {
    expect(services.prometheus.command).toEqual(
      expect.arrayContaining([
        '--storage.tsdb.min-block-duration=2h',
        '--storage.tsdb.max-block-duration=2h',
      ]),
    )
    expect(secrets).toMatchObject({ object_store: { file: './secrets/thanos-bucket.yml' } })
    for (const name of ['thanos-sidecar', 'thanos-store', 'thanos-compact']) {
      expect(services[name].secrets, name).toEqual(['object_store'])
      expect(services[name].command, name).toContain(
        '--objstore.config-file=/run/secrets/object_store',
      )
    }
  })

  it('tells this Prometheus from others, and asks the sidecar and the store', () => {
    const { global } = parse(text('prometheus/prometheus.thanos.yml'))
    expect(global.external_labels).toEqual({ cluster: 'one-machine' })
    expect(services['thanos-query'].command).toEqual(
      expect.arrayContaining(['--endpoint=thanos-sidecar:10901', '--endpoint=thanos-store:10901']),
    )
  })
})

describe('every compose file', () => {
  const composes = [...stack.keys()].filter((path) => /^docker-compose\.[\w-]+\.yml$/.test(path))

  it.each(composes)('%s mounts what is generated, and uses what it declares', (path) => {
    const { services, volumes } = parse(text(path))
    const mounts = Object.values<{ volumes?: readonly string[] }>(services).flatMap(
      (service) => service.volumes ?? [],
    )
    const used = new Set<string>()
    for (const mount of mounts) {
      const [source = ''] = mount.split(':')
      if (!source.startsWith('.')) used.add(source)
      else {
        const file = source.replace(/^\.\//, '')
        expect(
          [...stack.keys()].some((each) => each === file || each.startsWith(`${file}/`)),
          mount,
        ).toBe(true)
      }
    }
    expect([...used].sort()).toEqual(Object.keys(volumes).sort())
    for (const { depends_on: needed = [] } of Object.values<Mounting>(services)) {
      const names = Array.isArray(needed) ? needed : Object.keys(needed)
      expect(Object.keys(services)).toEqual(expect.arrayContaining(names))
    }
  })
})

function inFolder(name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-scale-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
