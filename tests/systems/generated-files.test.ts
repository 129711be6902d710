/** The generated files before the programs that read them, as far as they run without a container. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { familiesOf } from '@telltale/core'
import { DCLinter } from 'dclint'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { pathsOf } from '../../packages/telltale/src/project/system.ts'
import { variantsOf } from '../../packages/telltale/src/project/variants.ts'
import { promtoolCheckConfig } from '../deploy/promtool-config.ts'

const root = resolve(import.meta.dirname, '../..')
const files = emit(project)
/** Grafana's alerting files have groups, too. */
const isRules = (file: object) => 'groups' in file && !('apiVersion' in file)
/** Manifests are several documents in one file; of them the first is enough to see what it is. */
const parsed = (path: string): object => parseAllDocuments(files.get(path) ?? '')[0]?.toJS() ?? {}

describe.each(project.systems.map((system) => [system.name, system] as const))(
  '%s',
  (name, system) => {
    const all = [...files.keys()].filter((path) => path.startsWith(`${name}/`))

    const configs = [system, ...variantsOf(system).map((variant) => variant.system)].map(
      (each) => `${name}/${pathsOf(each).prometheusConfig}`,
    )

    it.each(configs)('OV-R3: promtool accepts %s, and the rule files that it names', (path) => {
      const { rule_files = [] } = parsed(path) as { rule_files?: string[] }
      const output = promtoolCheckConfig(path, files)
      expect(output).toContain(`SUCCESS: ${rule_files.length} rule files found`)
      expect(output.match(/SUCCESS: [1-9]\d* rules found/g)).toHaveLength(rule_files.length)
    })

    it('has rules in which promtool finds nothing to lint', () => {
      const rules = all.filter((path) => /\.ya?ml$/.test(path) && isRules(parsed(path)))
      expect(rules.length).toBeGreaterThan(1)
      const output = promtool(
        'check',
        'rules',
        '--lint-fatal',
        ...rules.map((path) => join(root, 'out', path)),
      )
      expect(output).not.toMatch(/FAILED/)
    })
  },
)

/** What specifications ask for: ports that other machines reach, the newest images, an old key. */
const wanted = new Set([
  'no-unbound-port-interfaces',
  'service-image-require-explicit-tag',
  'no-version-field',
  // What is built may have a name.
  'no-build-and-image',
])

/** Neither the newest image nor a port that other machines reach. */
const wantedInProduction = new Set(['no-version-field', 'no-build-and-image'])

const production = project.systems.flatMap((system) =>
  variantsOf(system)
    .filter(({ isProduction }) => isProduction)
    .map((variant) => `out/${system.name}/${pathsOf(variant.system).compose}`),
)

it('there is a variant for production, and it is looked at', () => {
  expect(production.length).toBeGreaterThan(0)
  expect(composeFiles).toEqual(expect.arrayContaining(production))
})

const composeFiles = [
  'docker-compose.yml',
  ...[...files.keys()]
    .filter((path) => /docker-compose[^/]*\.yml$/.test(path))
    .map((path) => `out/${path}`),
]

describe.each(composeFiles)('%s', (file) => {
  const compose: Compose = parse(readFileSync(join(root, file), 'utf8'), { merge: true })
  const folder = dirname(join(root, file))

  it('OV-R15: follows the schema of the Compose Specification', () => {
    const messages = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] })
      .lintFiles([join(root, file)], false)
      .flatMap(({ messages }: LintResult) => messages)
    const faults = messages
      .filter(({ type }: Message) => type === 'error')
      .map(({ rule }: Message) => rule)
    const allowed = production.includes(file) ? wantedInProduction : wanted
    expect(faults.filter((fault: string) => !allowed.has(fault))).toEqual([])
  })

  it('names only files and folders that exist', () => {
    const paths = [
      ...(compose.include ?? []),
      ...Object.values(compose.services).flatMap(({ volumes = [], build }) => [
        ...volumes.map((volume) => volume.split(':')[0] ?? '').filter(isPath),
        ...(build === undefined
          ? []
          : [build.context, join(build.context, build.dockerfile ?? 'Dockerfile')]),
      ]),
    ]
    expect(paths.length).toBeGreaterThan(2)
    for (const path of paths) expect(existsSync(resolve(folder, path)), path).toBe(true)
  })

  it('declares every volume that it mounts, and every service that it waits for', () => {
    for (const { volumes = [], depends_on = [] } of Object.values(compose.services)) {
      const named = volumes.map((volume) => volume.split(':')[0] ?? '').filter((v) => !isPath(v))
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named))
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(needed))
    }
  })
})

describe('docker-compose.yml at the root', () => {
  const compose: Compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  })

  const names = project.systems.map(({ name }) => name)
  const systemOf = ({ profiles = [] }: ComposeService) => profiles[0] ?? ''

  it('runs all systems together', () => {
    expect(compose.include).toEqual(['out/stack/docker-compose.yml'])
  })

  it('starts the services of a system only when its profile is asked for', () => {
    const profiles = Object.values(compose.services).map(({ profiles = [] }) => profiles)
    for (const each of profiles) expect(each).toEqual([expect.any(String), 'all'])
    expect([...new Set(profiles.map(([system]) => system))].sort()).toEqual([...names].sort())
  })

  it('publishes every port of this machine that the joint Prometheus scrapes, each once', () => {
    const { scrape_configs } = parsed('stack/prometheus/prometheus.yml') as {
      readonly scrape_configs: readonly ScrapeConfig[]
    }
    const scraped = scrape_configs
      .flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets))
      .map((address) => address.replace('host.docker.internal:', ''))
    // A database is published, too, and not scraped.
    const programs = Object.values(compose.services).filter(({ build }) => build !== undefined)
    const published = programs.flatMap(({ ports = [] }) => ports.map((port) => port.split(':')[0]))
    expect(published.sort()).toEqual(scraped.sort())
  })

  it('starts programs that exist, from the image of their system', () => {
    for (const service of Object.values(compose.services)) {
      if (service.build === undefined) continue
      const system = systemOf(service)
      expect(service.build.dockerfile).toBe(`services/${system}/Dockerfile`)
      const [program] = service.command ?? []
      if (program === undefined) continue
      expect(existsSync(join(root, 'services', system, program)), program).toBe(true)
    }
  })

  it('copies nothing into the image that is generated or installed on this machine', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.git', '**/node_modules', '**/dist', 'out']))
  })
})

describe('the stack of all systems', () => {
  it('is accepted by promtool, with the rules of every system', () => {
    const output = promtoolCheckConfig('stack/prometheus/prometheus.yml', files)
    const { rule_files = [] } = parsed('stack/prometheus/prometheus.yml') as {
      readonly rule_files?: readonly string[]
    }
    expect(new Set(rule_files.map((file) => dirname(file)))).toEqual(
      new Set(project.systems.map(({ name }) => name)),
    )
    expect(output).toContain(`SUCCESS: ${rule_files.length} rule files found`)
  })

  it('has the dashboards of every system, with no uid twice', () => {
    const pages = [...files].filter(([path]) => path.startsWith('stack/grafana/dashboards/'))
    const wanted = project.systems.flatMap(({ options }) => options.dashboards)
    expect(pages.map(([, text]) => JSON.parse(text).uid).sort()).toEqual(
      wanted.map(({ uid }) => uid).sort(),
    )
  })

  it('has no selector of a scraped series without its job', () => {
    const rules = [...files].filter(([path]) => /^stack\/prometheus\/.+\/.+\.yml$/.test(path))
    const families = project.systems.flatMap(({ options }) =>
      options.targets.flatMap((target) => familiesOf(target.options.exposes)),
    )
    const names = new Set(families.map(({ name }) => name))
    for (const [path, text] of rules) {
      for (const { rules } of (parse(text) as RuleFile).groups) {
        for (const { expr } of rules) {
          for (const [, name = '', matchers = ''] of expr.matchAll(
            /(?<![\w:])([a-z][\w]*)(?:_(?:bucket|sum|count))?(\{[^}]*\})?(?=[[ )]|$)/g,
          )) {
            if (names.has(name)) expect(matchers, `${path}: ${expr}`).toContain('job')
          }
        }
      }
    }
  })
})

describe('generating', () => {
  it('OV-R13: gives the same bytes in another process', () => {
    const here = fingerprint(files)
    const program = `
      import { createHash } from 'node:crypto'
      import { emit } from './packages/telltale/src/emit/emit.ts'
      import project from './build/project.ts'
      const hash = createHash('sha256').update(JSON.stringify([...emit(project)]))
      process.stdout.write(hash.digest('hex'))`
    const flags = ['--conditions=telltale-source', '--import', 'tsx', '--input-type=module']
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
    const there = execFileSync(process.execPath, [...flags, '--eval', program], {
      cwd: root,
      encoding: 'utf8',
      env,
    })
    expect(there).toBe(here)
  })

  it('writes about nothing that is on this machine only', () => {
    for (const [path, text] of files) expect(text, path).not.toContain(root)
  })
})

/** The part of the linter's answer that is read here; its own types do not resolve. */
interface LintResult {
  readonly messages: readonly Message[]
}

interface Message {
  readonly type: string
  readonly rule: string
}

interface Compose {
  readonly include?: readonly string[]
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes: Readonly<Record<string, unknown>>
}

interface ComposeService {
  readonly profiles?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly depends_on?: string[] | Readonly<Record<string, unknown>>
  readonly command?: readonly string[]
  readonly build?: { readonly context: string; readonly dockerfile?: string }
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[]
}

interface ScrapeConfig {
  readonly static_configs: readonly { readonly targets: readonly string[] }[]
}

/** Everything else is the name of a volume. */
function isPath(source: string): boolean {
  return /^[./]/.test(source)
}

function fingerprint(files: ReadonlyMap<string, string>): string {
  return createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex')
}

/** A missing promtool has stopped the run before, with the command that installs it. */
function promtool(...args: readonly string[]): string {
  return execFileSync('promtool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
