/**
 * What it costs to know what is wrong with queries.
 *
 * First the analysis alone: text to tree, types, labels and units of every part; beside it lezer's
 * parse of the same texts, which is the least that anybody can do. Then every check of metrics and
 * queries on 40,000 expressions, beside `promtool check rules` of the same expressions as rules,
 * which parses them and knows nothing of metrics.
 *
 *     node --import tsx bench/check.ts [expressions] [runs]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { type AnyFamily, counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { inferEach, type Node, parse, seriesRegistry, typeProblems, walk } from '@telltale/promql'
import { defineProject, defineSystem, type Project, target } from 'telltale'
import {
  type ExpressionUse,
  modelOf,
  type SystemModel,
} from '../packages/telltale/dist/check/model.js'
import { queryProblems } from '../packages/telltale/dist/check/query-checks.js'
import { type Row, table } from './table.ts'

/** Expressions that one core shall analyse in a second. */
const perSecondLimit = 25_000
/** A check may take this many times as long as promtool … */
const ratioLimit = 2
/** … and this many megabytes more than before. */
const memoryLimitMb = 600

const [count = 40_000, runs = 5] = process.argv.slice(2).map(Number)
const families = Array.from({ length: 100 }, (_, i) => familiesOf(i)).flat()
const texts = Array.from({ length: count }, (_, i) => textOf(i))
const resolve = seriesRegistry(families)
const project = projectOf(families)

const works = {
  lezer: () => {
    for (const text of texts) parser.parse(text)
  },
  analysis: () => {
    for (const text of texts) {
      const node = treeOf(text)
      typeProblems(node)
      inferEach(node, { resolve })
    }
  },
  check: () => {
    const found = checked(texts)
    if (found > 0) throw new Error(`${found} problems in queries that have none`)
  },
  promtool: () => promtool(texts),
}

// The first round is for the compiler of Node.js; what is compared runs in turn.
const rounds = Array.from({ length: runs + 1 }, () => ({
  lezer: secondsOf(works.lezer),
  analysis: secondsOf(works.analysis),
  check: secondsOf(works.check),
  promtool: secondsOf(works.promtool),
})).slice(1)
const lezer = median(rounds.map((round) => round.lezer))
const analysis = median(rounds.map((round) => round.analysis))
const check = median(rounds.map((round) => round.check))
const peer = median(rounds.map((round) => round.promtool))
const ratio = median(rounds.map((round) => round.check / round.promtool))
const memoryMb = process.memoryUsage().rss / 2 ** 20

const rows: readonly Row[] = [
  {
    what: 'parse, types, labels, units',
    measured: rate(analysis),
    peer: `${rate(lezer)} lezer's parse alone`,
    ratio: (analysis / lezer).toFixed(2),
    goal: `${perSecondLimit.toLocaleString('en')}/s`,
    isMet: count / analysis >= perSecondLimit,
  },
  {
    what: 'every check of metrics and queries',
    measured: rate(check),
    peer: `${rate(peer)} promtool check rules`,
    ratio: ratio.toFixed(2),
    goal: `at most ${ratioLimit}`,
    isMet: ratio <= ratioLimit,
  },
  {
    what: 'memory',
    measured: `${memoryMb.toFixed(0)} MB`,
    goal: `${memoryLimitMb} MB`,
    isMet: memoryMb <= memoryLimitMb,
  },
]
console.log(table(`${count} expressions on ${families.length} families, median of ${runs}`, rows))
if (rows.some(({ isMet }) => isMet === false)) process.exitCode = 1

/** Of the processor, so that other programs on the machine do not count; promtool's by the clock. */
function secondsOf(work: () => void): number {
  const start = performance.now()
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return work === works.promtool ? (performance.now() - start) / 1000 : (user + system) / 1e6
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function rate(seconds: number): string {
  return `${Math.round(count / seconds).toLocaleString('en')}/s`
}

function treeOf(text: string): Node {
  const { node } = parse(text)
  if (node === undefined) throw new Error(`${text} does not parse`)
  return node
}

function checked(all: readonly string[]): number {
  const uses = all.map((text, i): ExpressionUse => {
    const node = treeOf(text)
    return { node, nodes: [...walk(node)], at: undefined, path: [`rule ${i}`], kind: 'record' }
  })
  const { systems } = modelOf(project)
  const [first] = systems
  if (first === undefined) throw new Error('the project has no system')
  const system: SystemModel = { ...first, uses }
  return [...queryProblems({ project, systems: [system] })].length
}

function promtool(all: readonly string[]): void {
  const rules = all.map((expr, i) => ({ record: `rule:${i}`, expr }))
  const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-'))
  const file = join(folder, 'rules.yml')
  try {
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'bench', rules }] }))
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', '--lint=none', file], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A counter, a gauge and a histogram, as a service has them. */
function familiesOf(i: number): readonly AnyFamily[] {
  const help = 'For the benchmark.'
  const labels = { method: oneOf('GET', 'POST'), route: upTo(40), code: oneOf('200', '500') }
  return [
    counter(`bench_${i}_requests_total`, { help, unit: 'requests', labels }),
    gauge(`bench_${i}_queue_bytes`, { help, labels: { queue: upTo(5) } }),
    histogram(`bench_${i}_duration_seconds`, {
      help,
      labels: { route: upTo(40) },
      buckets: [0.1, 1, 10],
    }),
  ]
}

/** What panels and rules ask; no text twice. */
function textOf(i: number): string {
  const name = `bench_${i % 100}`
  const range = `${5 + Math.floor(i / 700)}m`
  const route = `route!="/${i}"`
  const requests = `${name}_requests_total`
  const buckets = `rate(${name}_duration_seconds_bucket{${route}}[${range}])`
  const shapes = [
    `sum by (route) (rate(${requests}{${route}}[${range}]))`,
    `sum by (method) (rate(${requests}{code="500", ${route}}[${range}])) / sum by (method) (rate(${requests}{${route}}[${range}]))`,
    `histogram_quantile(0.95, sum by (le, route) (${buckets}))`,
    `max by (queue) (${name}_queue_bytes{queue!="${i}"}) > 1024 * 1024`,
    `topk(5, sum by (route) (increase(${requests}{method="GET", ${route}}[${range}])))`,
    `max_over_time(${name}_queue_bytes{queue!="${i}"}[${range}]) unless on (instance) up == 0`,
    `100 * (1 - avg by (job) (${name}_queue_bytes{queue!="${i}"} / 1e9))`,
  ]
  return shapes[i % shapes.length] ?? ''
}

function projectOf(all: readonly AnyFamily[]): Project {
  const exposes = Object.fromEntries(all.map((family) => [family.name, family]))
  return defineProject([
    defineSystem('bench', {
      title: 'Bench',
      targets: [target('bench', { addresses: ['bench:1'], exposes })],
      dashboards: [],
      rules: [],
      prometheus: {
        image: 'prom/prometheus:v2.42.0',
        port: 9090,
        scrapeInterval: '15s',
        evaluationInterval: '15s',
        retention: '15d',
      },
      grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Bench' },
    }),
  ])
}
