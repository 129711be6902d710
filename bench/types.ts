/**
 * What the types of the expression builder cost: one generated project of 300 families and 3,000
 * queries, checked by tsc as it is and again with the types taken out.
 *
 * Both programs are the same text. In the untyped one every import of telltale is `any`, so that
 * tsc parses, binds and walks as much as before and has nothing to infer. The peer of the typed
 * check is that program; the limit is what a person waits for after a change.
 *
 *     node --conditions=telltale-source --import tsx bench/types.ts [families] [queries] [runs]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const tsc = join(root, 'node_modules/.bin/tsc')
/** A typed check may take this many times as long as the untyped one … */
const ratioLimit = 5
/** … and this many seconds. */
const secondsLimit = 3

interface Size {
  readonly families: number
  readonly queries: number
}

interface Measured {
  readonly name: string
  readonly seconds: number
  readonly memoryMb: number
  readonly types: number
  readonly instantiations: number
}

if (process.argv[1] === import.meta.filename) {
  const [families = 300, queries = 3_000, runs = 5] = process.argv.slice(2).map(Number)
  report(benchTypes({ families, queries }, runs), { families, queries })
}

/** Both projects, generated and checked in turn, so that a busy moment hits both. */
export function benchTypes(
  size: Size,
  runs: number,
): readonly [typed: Measured, untyped: Measured] {
  const folder = join(root, 'node_modules/.cache/bench-types')
  rmSync(folder, { recursive: true, force: true })
  const typed = generate(join(folder, 'typed'), size, true)
  const untyped = generate(join(folder, 'untyped'), size, false)
  const rounds = Array.from({ length: runs }, () => [
    check('typed', typed),
    check('untyped', untyped),
  ])
  return [fastest(rounds.map(([first]) => first)), fastest(rounds.map(([, second]) => second))]
}

function report(
  [typed, untyped]: readonly [Measured, Measured],
  { families, queries }: Size,
): void {
  const version = execFileSync(tsc, ['--version'], { encoding: 'utf8' }).trim()
  console.log(`${families} families, ${queries} queries, tsc --noEmit, ${version}, best of each:\n`)
  console.log('program      seconds   memory     types   instantiations')
  for (const { name, seconds, memoryMb, types, instantiations } of [untyped, typed]) {
    const cells = [
      seconds.toFixed(2).padStart(7),
      `${memoryMb.toFixed(0)} MB`.padStart(8),
      types.toLocaleString('en').padStart(9),
      instantiations.toLocaleString('en').padStart(16),
    ]
    console.log(`${name.padEnd(12)} ${cells.join(' ')}`)
  }
  const ratio = typed.seconds / untyped.seconds
  const perQuery = ((typed.seconds - untyped.seconds) / queries) * 1e6
  console.log(
    `\nratio ${ratio.toFixed(2)} (limit ${ratioLimit}), ${perQuery.toFixed(0)} µs for each query`,
  )
  if (ratio > ratioLimit || typed.seconds > secondsLimit) {
    console.error(
      `Too slow: the limits are ${ratioLimit} times the untyped check and ${secondsLimit} s.`,
    )
    process.exitCode = 1
  }
}

/** Writes the project and returns the path of its tsconfig. */
function generate(folder: string, { families, queries }: Size, withTypes: boolean): string {
  const perFile = 100
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'metrics.ts'), metricsText(families))
  for (let file = 0; file < queries / perFile; file++) {
    const lines = Array.from({ length: perFile }, (_, i) => queryText(file * perFile + i, families))
    writeFileSync(
      join(folder, `queries-${file}.ts`),
      `import * as q from '@telltale/promql'\nimport { m } from './metrics.ts'\n\nexport const queries = [\n${lines.join('\n')}\n]\n`,
    )
  }
  if (!withTypes) {
    for (const name of ['core', 'promql']) {
      const exported = exportsOf(name).map((e) => `export declare const ${e}: any`)
      writeFileSync(join(folder, `${name}.d.ts`), `${exported.join('\n')}\n`)
    }
  }
  const paths = { '@telltale/core': ['./core.d.ts'], '@telltale/promql': ['./promql.d.ts'] }
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')).compilerOptions
  const compilerOptions = {
    ...base,
    composite: false,
    declaration: false,
    sourceMap: false,
    noEmit: true,
    typeRoots: [join(root, 'node_modules/@types')],
    ...(!withTypes && { paths }),
  }
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  return config
}

/** One definition of each kind in turn; three labels, one of them with declared values. */
function metricsText(families: number): string {
  const lines = Array.from({ length: families }, (_, i) => {
    const labels = `labels: { method: httpMethod, label_${i % 50}: oneOf('a', 'b', 'c'), route: upTo(40) }`
    switch (i % 3) {
      case 0:
        return `  f${i}: counter('requests_${i}_total', { help: 'Requests.', ${labels} }),`
      case 1:
        return `  f${i}: gauge('depth_${i}', { help: 'Depth.', ${labels} }),`
      default:
        return `  f${i}: histogram('latency_${i}_seconds', { help: 'Time.', ${labels}, buckets: [0.1, 1] }),`
    }
  })
  const names = 'counter, gauge, histogram, httpMethod, oneOf, upTo'
  return `import { ${names} } from '@telltale/core'\n\nexport const m = {\n${lines.join('\n')}\n}\n`
}

/** Ten shapes of queries that dashboards consist of, each on another family. */
function queryText(index: number, families: number): string {
  const at = (kind: 0 | 1 | 2) => {
    const i = ((index * 7) % Math.floor(families / 3)) * 3 + kind
    return { f: `m.f${i}`, label: `label_${i % 50}` }
  }
  const [counter, gauge, histogram] = [at(0), at(1), at(2)]
  const errors = `q.sum(q.rate(q.select(${counter.f}, { ${counter.label}: 'b' }))).by('route')`
  const all = `q.sum(q.rate(${counter.f})).by('route')`
  const shapes = [
    `q.sum(q.rate(${counter.f})).by('route', 'method')`,
    `q.sum(q.increase(q.select(${counter.f}, { ${counter.label}: ['a', 'c'], job: 'api' }), '1h'))`,
    `${errors}.div(${all})`,
    `${errors}.div(${all}, q.on('route')).gt(0.05).bool()`,
    `q.topk(5, q.sum(${gauge.f}).by('${gauge.label}'))`,
    `q.avgOverTime(q.select(${gauge.f}, { method: 'GET' }), '1h').sub(q.select(${gauge.f}).offset('1d'), q.ignoring('route'))`,
    `q.histogramQuantile(0.95, q.sum(q.rate(q.bucketOf(${histogram.f}))).by('le', 'route'))`,
    `q.quantileOf(${histogram.f}, 0.99, { by: ['route'], where: { method: 'GET' } })`,
    `q.ratio(${counter.f}, { method: q.not('GET') }, { by: ['${counter.label}'] }).mul(100)`,
    `q.averageOf(${histogram.f}, { by: ['job'] }).or(q.vector(0))`,
  ]
  return `  ${shapes[index % shapes.length]},`
}

function exportsOf(name: string): readonly string[] {
  const script = `import * as m from '@telltale/${name}'; console.log(JSON.stringify(Object.keys(m)))`
  const args = [
    '--conditions=telltale-source',
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    script,
  ]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }))
}

function check(name: string, config: string): Measured {
  const started = performance.now()
  const { status, stdout } = spawnSync(tsc, ['-p', config, '--extendedDiagnostics'], {
    encoding: 'utf8',
  })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`The ${name} project does not type-check:\n${stdout}`)
  const figure = (label: string) => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(stdout)?.[1])
  return {
    name,
    seconds,
    memoryMb: figure('Memory used') / 1024,
    types: figure('Types'),
    instantiations: figure('Instantiations'),
  }
}

function fastest(runs: readonly (Measured | undefined)[]): Measured {
  const [best] = runs.filter((run) => run !== undefined).sort((a, b) => a.seconds - b.seconds)
  if (best === undefined) throw new RangeError('At least one run is needed.')
  return best
}
