import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Which part of the repository may import which, arrows pointing one way. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/promql': ['packages/core'],
  'packages/runtime': ['packages/core'],
  'packages/preview': [],
  'packages/telltale': ['packages/core', 'packages/preview', 'packages/promql'],
  'packages/mixins': ['packages/core', 'packages/promql', 'packages/telltale'],
  metrics: ['packages/core', 'packages/mixins'],
  services: ['metrics', 'packages/core', 'packages/runtime'],
  alerts: ['metrics', 'packages/core', 'packages/promql', 'packages/mixins', 'packages/telltale'],
  prometheus: [
    'metrics',
    'alerts',
    'packages/core',
    'packages/promql',
    'packages/mixins',
    'packages/telltale',
  ],
  dashboards: [
    'metrics',
    'alerts',
    'packages/core',
    'packages/promql',
    'packages/mixins',
    'packages/telltale',
  ],
  build: [
    'metrics',
    'alerts',
    'dashboards',
    'prometheus',
    'packages/core',
    'packages/promql',
    'packages/telltale',
  ],
  demo: [
    'build',
    'metrics',
    'prometheus',
    'services',
    'packages/core',
    'packages/promql',
    'packages/telltale',
  ],
}

/** What only tests may import besides: whether a service keeps the contract of its definitions. */
const testsMayImport: Readonly<Record<string, readonly string[]>> = {
  services: ['packages/telltale'],
}

/** Packages of others that only one place may know. */
const onlyIn: Readonly<Record<string, RegExp>> = {
  '@grafana/grafana-foundation-sdk': /^packages\/telltale\/(src\/grafana|scripts)\//,
  'prom-client': /^packages\/runtime\/src\/client\.ts$|^services\//,
}

interface Import {
  readonly file: string
  readonly specifier: string
}

const parts = Object.keys(mayImport)
const imports = parts.flatMap((part) => sourcesIn(join(root, part)).flatMap(importsOf))

describe('the arrows between the parts of the repository', () => {
  it('finds the imports that it is to judge', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports).toContainEqual({
      file: 'packages/promql/src/select.ts',
      specifier: '@telltale/core',
    })
  })

  it.each(parts)('%s imports only what is below it', (part) => {
    const allowed = mayImport[part] ?? []
    const wrong = imports
      .filter(({ file }) => partOf(file) === part)
      .filter(({ file, specifier }) => {
        const target = localTarget(file, specifier)
        const forTests = isTest(file) ? (testsMayImport[part] ?? []) : []
        return target !== undefined && ![part, ...allowed, ...forTests].includes(target)
      })
    expect(wrong).toEqual([])
  })

  it('declares every foreign import in the package that makes it', () => {
    const undeclared = imports.filter(({ file, specifier }) => {
      const name = packageName(specifier)
      return name !== undefined && !declaredBy(file).has(name)
    })
    expect(undeclared).toEqual([])
  })

  it.each(Object.entries(onlyIn))('%s is imported by its adapter only', (name, place) => {
    const importers = imports.filter(({ specifier }) => packageName(specifier) === name)
    expect(importers).not.toEqual([])
    expect(importers.filter(({ file }) => !place.test(file) && !isTest(file))).toEqual([])
  })

  it('nobody imports what is generated', () => {
    expect(imports.filter(({ file, specifier }) => localTarget(file, specifier) === 'out')).toEqual(
      [],
    )
  })

  it('what services import of the mixins carries no Grafana code', () => {
    const reached = reachedFrom('packages/mixins/src/index.ts')
    expect(reached.files.size).toBeGreaterThan(5)
    expect([...reached.packages]).toEqual(['@telltale/core'])
  })

  it('every package has a readme, a tsconfig and one index', () => {
    for (const name of readdirSync(join(root, 'packages'))) {
      const files = readdirSync(join(root, 'packages', name))
      expect(files, name).toEqual(expect.arrayContaining(['README.md', 'tsconfig.json', 'src']))
      expect(readdirSync(join(root, 'packages', name, 'src')), name).toContain('index.ts')
    }
  })
})

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      return /^(node_modules|dist|testdata)$/.test(entry.name) ? [] : sourcesIn(path)
    }
    return /\.(tsx?|js)$/.test(entry.name) ? [path] : []
  })
}

function importsOf(path: string): readonly Import[] {
  const file = relative(root, path)
  const found = readFileSync(path, 'utf8').matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  )
  return [...found].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }))
}

function partOf(file: string): string | undefined {
  const [first, second] = file.split('/')
  return first === 'packages' ? `packages/${second}` : first
}

/** The part of this repository that an import points into. */
function localTarget(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.'))
    return partOf(relative(root, resolve(root, dirname(file), specifier)))
  const name = packageName(specifier)
  if (name === 'telltale') return 'packages/telltale'
  if (name?.startsWith('@telltale/')) return name.replace('@telltale/', 'packages/')
  if (name === '@systems/metrics') return 'metrics'
  return name?.startsWith('@systems/') ? 'services' : undefined
}

/** What a file imports, directly or through other files of its package. */
function reachedFrom(start: string) {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    for (const { specifier } of imports.filter((each) => each.file === file)) {
      if (specifier.startsWith('.')) visit(relative(root, resolve(root, dirname(file), specifier)))
      else packages.add(packageName(specifier) ?? specifier)
    }
  }
  visit(start)
  return { files, packages }
}

function packageName(specifier: string): string | undefined {
  if (/^(\.|node:)/.test(specifier) || builtinModules.includes(specifier)) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** What the nearest package.json above a file lets it import; tests also its development tools. */
function declaredBy(file: string): ReadonlySet<string> {
  let folder = dirname(join(root, file))
  while (!readdirSync(folder).includes('package.json')) folder = dirname(folder)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const tools = isTest(file) ? { ...manifest.devDependencies, vitest: '' } : {}
  const names = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    ...tools,
  })
  return new Set([...names, manifest.name])
}

function isTest(file: string): boolean {
  return /\.test(-d)?\.ts$|\btesting\.ts$|\/scripts\/|\/vite\.config\.ts$/.test(file)
}
