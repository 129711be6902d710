/**
 * What recording and exposing metrics costs: telltale beside prom-client 15, its successor and the
 * metrics SDK of OpenTelemetry.
 *
 *     node --conditions=telltale-source --expose-gc --import tsx bench/runtime.ts [rounds] [part of a case's name] [--page]
 *
 * Contestants run in processes of their own and take turns; a ratio is the median of the rounds'
 * ratios. "times" says how many of ours fit into one of prom-client's. `--page` writes the figures
 * into docs/performance.md.
 */
import { cases } from './runtime/cases.ts'
import { contestants } from './runtime/contestants.ts'
import { compile, importTimes } from './runtime/import-time.ts'
import { floodOneFamily, memoryCases } from './runtime/memory.ts'
import { writeSection } from './runtime/performance-page.ts'
import { figuresOf, median } from './runtime/rounds.ts'
import { type Row, table } from './table.ts'

/** Of a case: at least so many times as fast as prom-client, at most this part of it, or fewer bytes. */
type Goal = { readonly times: number } | { readonly part: number } | { readonly bytes: number }

const goals: Readonly<Record<string, Goal>> = {
  'bound counter.inc': { times: 60 },
  'bound gauge.set': { times: 60 },
  'bound histogram.observe': { times: 40 },
  'counter.inc(labels)': { times: 5 },
  'gauge.set(labels, value)': { times: 5 },
  'histogram.observe(labels, value)': { times: 5 },
  'startTimer(labels), end(labels)': { times: 4 },
  'wrapper of track(), async': { times: 3 },
  'garbage of bound counter.inc': { bytes: 1 },
  'garbage of bound gauge.set': { bytes: 1 },
  'garbage of bound histogram.observe': { bytes: 1 },
  '/metrics, 10,000 counters': { part: 0.06 },
  '/metrics, 10,000 histogram lines': { part: 0.16 },
  'event loop stalled by /metrics, 100,000 counters': { part: 0.06 },
  'event loop stalled by /metrics, 100,000 histogram lines': { part: 0.06 },
  'heap per counter series': { part: 0.8 },
  'heap per histogram child': { part: 0.6 },
}

const args = process.argv.slice(2).filter((arg) => arg !== '--page')
const [rounds = 9, only = ''] = [Number(args[0] ?? 9), args[1]]
compile()
const compared = [
  ...(await compare(
    Object.keys(cases).filter((name) => name.includes(only)),
    rounds,
  )),
  ...(await compare(Object.keys(memoryCases), 1)),
]
const title = `Beside prom-client; in brackets its successor, and OpenTelemetry (${rounds} rounds)`
console.log(table(title, compared))
const limits = [...floodRows(), importRow(rounds)]
console.log(table('Limits', limits))
// Some of the cases are not the page.
if (process.argv.includes('--page') && only === '') {
  writeSection({
    name: 'runtime',
    title: 'Recording and exposing',
    command: `pnpm bench runtime ${args.join(' ')}`.trim(),
    tables: [
      { title, rows: compared },
      { title: 'Limits', rows: limits },
    ],
  })
}
if ([...compared, ...limits].some(({ isMet }) => isMet === false)) process.exitCode = 1

async function compare(names: readonly string[], turns: number): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const name of names) {
    const [ours = [], theirs = [], ...others] = await figuresOf(
      Object.keys(contestants),
      name,
      turns,
    )
    rows.push(rowOf(name, ours, theirs, others))
  }
  return rows
}

function rowOf(
  name: string,
  ours: readonly number[],
  theirs: readonly number[],
  others: readonly (readonly number[])[],
): Row {
  const ratio = median(ours.map((figure, round) => (theirs[round] ?? Number.NaN) / figure))
  const goal = goals[name]
  const unit = /^(heap|garbage)/.test(name) ? 'B' : /metrics/.test(name) ? 'ms' : 'ns'
  const text = (figures: readonly number[]) =>
    Number(median(figures).toPrecision(3)).toLocaleString('en')
  return {
    what: name,
    measured: `${text(ours)} ${unit}`,
    peer: `${text(theirs)} (${others.map(text).join(', ')}) ${unit}`,
    ...(goal && 'bytes' in goal
      ? { goal: `< ${goal.bytes} B`, isMet: median(ours) < goal.bytes }
      : ratioTo(goal, ratio)),
  }
}

function ratioTo(goal: Exclude<Goal, { bytes: number }> | undefined, ratio: number) {
  if (!goal) return { ratio: `${ratio.toFixed(1)} times` }
  return 'part' in goal
    ? {
        ratio: `${(100 / ratio).toFixed(1)} %`,
        goal: `<= ${goal.part * 100} %`,
        isMet: 1 / ratio <= goal.part,
      }
    : {
        ratio: `${ratio.toFixed(1)} times`,
        goal: `>= ${goal.times} times`,
        isMet: ratio >= goal.times,
      }
}

function floodRows(): readonly Row[] {
  const { nanoseconds, bytes } = floodOneFamily()
  return [
    {
      what: 'a million label values in a family bounded to 40: a call',
      measured: `${nanoseconds.toFixed(0)} ns`,
      goal: '< 1000 ns',
      isMet: nanoseconds < 1000,
    },
    {
      what: '  and the heap grows by',
      measured: `${(bytes / 1e6).toFixed(3)} MB`,
      goal: '< 1 MB',
      isMet: bytes < 1e6,
    },
  ]
}

function importRow(turns: number): Row {
  const { client, runtime } = importTimes(turns)
  return {
    what: 'import of the runtime, beside that of prom-client',
    measured: `${runtime.toFixed(0)} ms`,
    peer: `${client.toFixed(0)} ms`,
    ratio: `${(runtime - client).toFixed(1)} ms`,
    goal: '<= +10 ms',
    isMet: runtime - client <= 10,
  }
}
