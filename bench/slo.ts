/**
 * What it costs to watch one SLO: samples and series that its rules read, from the statistics of a
 * real Prometheus, beside the rules that sloth and pyrra generate for the same SLO.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counter, oneOf, upTo } from '@telltale/core'
import { matches, parse, print, walk } from '@telltale/promql'
import { availability, slo } from 'telltale'
import type { PrometheusApi } from '../packages/telltale/src/verify/prometheus-api.ts'
import { startPrometheus } from '../packages/telltale/src/verify/prometheus-process.ts'
import { type PeerRule, pyrraRules, slothRules } from './slo/peers.ts'
import { type Row, table } from './table.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  labels: { route: upTo(20), status_code: oneOf('200', '500') },
})
const available = slo('shop-availability', {
  objective: 0.99,
  sli: availability(requests, { bad: { status_code: matches(/5../) } }),
  runbook: { impact: 'None.', diagnosis: ['None.'], mitigation: ['None.'] },
})

/** The rules as they are generated; what only looks at the month is evaluated every five minutes. */
const ownRules: readonly PeerRule[] = available.groups.flatMap(({ rules, options }) =>
  rules.map((rule) => ({
    expr: print(rule.kind === 'alerting rule' ? rule.options.when : rule.expr, { range: '5m' }),
    every: options.interval === '5m' ? 5 : 1,
  })),
)

const minutes = 30 * 24 * 60 + 10
/** On a day boundary, so that no query looks behind the beginning. */
const end = 1_790_000_000 - (1_790_000_000 % 86_400)
const routes = 10

if (process.argv[1] === import.meta.filename) {
  if (!(await benchSlo())) process.exitCode = 1
}

/** Prints the table; false when a goal is missed. */
export async function benchSlo(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-slo-'))
  try {
    const text = join(folder, 'history.txt')
    await writeHistory(text)
    const data = join(folder, 'data')
    execFileSync(
      'promtool',
      ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=768h', text, data],
      { stdio: 'ignore' },
    )
    const prometheus = await startPrometheus({
      path: 'prometheus',
      folder,
      config: { global: {} },
      signal: new AbortController().signal,
    })
    try {
      const own = await costOf(ownRules, prometheus.api)
      const rows: Row[] = []
      for (const [name, rules] of [
        ['sloth', slothRules],
        ['pyrra', pyrraRules],
      ] as const) {
        const peer = await costOf(rules, prometheus.api)
        rows.push(row(`samples a minute, beside ${name}`, own.samples, peer.samples))
        rows.push(row(`series a minute, beside ${name}`, own.series, peer.series))
        rows.push({
          what: `milliseconds a minute, beside ${name}`,
          measured: (own.seconds * 1000).toFixed(1),
          peer: (peer.seconds * 1000).toFixed(1),
        })
        rows.push({
          what: `rules, beside ${name}`,
          measured: String(ownRules.length),
          peer: String(rules.length),
        })
      }
      console.log(
        table(`One SLO over 30 days, ${routes} routes with two codes, a sample a minute`, rows),
      )
      return rows.every(({ isMet }) => isMet !== false)
    } finally {
      await prometheus.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Cost {
  readonly samples: number
  readonly series: number
  readonly seconds: number
}

/** Of one minute: a rule that is evaluated every five minutes counts a fifth. */
async function costOf(rules: readonly PeerRule[], api: PrometheusApi): Promise<Cost> {
  let [samples, series, seconds] = [0, 0, 0]
  for (const { expr, every } of rules) {
    const { cost } = await api.query(expr, end)
    samples += cost.samples / every
    seconds += cost.seconds / every
    series += (await seriesOf(expr, api)) / every
  }
  return { samples, series, seconds }
}

/** How many series its selectors find. */
async function seriesOf(expr: string, api: PrometheusApi): Promise<number> {
  const { node } = parse(expr)
  if (node === undefined) throw new Error(`no tree of ${expr}`)
  let found = 0
  for (const selector of walk(node)) {
    if (selector.type !== 'VectorSelector') continue
    const { series } = await api.query(`count(${print(selector)})`, end)
    found += series[0]?.values[0] ?? 0
  }
  return found
}

/** Requests, and what each of the three has recorded of them. */
async function writeHistory(path: string): Promise<void> {
  const out = createWriteStream(path)
  const write = async (line: string) => {
    if (!out.write(line)) await once(out, 'drain')
  }
  const series = async (name: string, labels: string, step: number, start: number) => {
    for (let minute = 0; minute <= minutes; minute++) {
      const time = end - (minutes - minute) * 60
      await write(`${name}{${labels}} ${start + step * minute} ${time}\n`)
    }
  }
  await write('# TYPE http_requests counter\n')
  for (let route = 0; route < routes; route++) {
    for (const [code, step] of [
      ['200', 600],
      ['500', 3],
    ] as const) {
      await series('http_requests_total', `route="/${route}",status_code="${code}"`, step, 0)
    }
  }
  for (const [name, labels] of recorded()) {
    await write(`# TYPE ${name} gauge\n`)
    for (const set of labels) await series(name, set, 0, 0.005)
  }
  await write('# EOF\n')
  out.end()
  await once(out, 'finish')
}

/** Names and label sets of recorded series. */
function recorded(): readonly (readonly [string, readonly string[]])[] {
  const own = available.groups.flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      rule.kind === 'recording rule' ? [[rule.record, ['slo="shop-availability"']] as const] : [],
    ),
  )
  const id = 'sloth_id="shop-availability"'
  const sloth = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map(
    (window) => [`slo:sli_error:ratio_rate${window}`, [`${id},sloth_window="${window}"`]] as const,
  )
  const pyrra = ['5m', '32m', '1h4m', '2h9m', '6h26m', '1d1h43m', '4d6h51m'].map(
    (window) => [`http_requests:burnrate${window}`, ['slo="shop-availability"']] as const,
  )
  const names = new Set(own.map(([name]) => name))
  return [
    // sloth's error_budget has the same name as ours; both get their labels.
    ...own.map(
      ([name, sets]) => [name, name === 'slo:error_budget:ratio' ? [...sets, id] : sets] as const,
    ),
    ...sloth.filter(([name]) => !names.has(name)),
    ['slo:period_burn_rate:ratio', [id]],
    ...pyrra,
    [
      'http_requests:increase30d',
      ['200', '500'].map((code) => `slo="shop-availability",status_code="${code}"`),
    ],
  ]
}

function row(what: string, own: number, peer: number): Row {
  const ratio = own / peer
  return {
    what,
    measured: Math.round(own).toLocaleString('en'),
    peer: Math.round(peer).toLocaleString('en'),
    ratio: ratio.toFixed(3),
    goal: '<= 0.5',
    isMet: ratio <= 0.5,
  }
}
