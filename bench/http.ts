/**
 * What HTTP metrics cost: CPU time added to a request, beside the same metrics written by hand and
 * beside the usual libraries; and whether the gauge is exact after 100,000 requests that were given
 * up.
 *
 *     node --conditions=telltale-source --import tsx bench/http.ts [rounds] [requests] [--page]
 *
 * All contestants of a framework take turns in one process, in three processes that differ in who
 * comes first. A figure is the lower quartile of a contestant's rounds, because what else happens on
 * a machine only adds to it, less that of the server without metrics; and the median of the three.
 */
import { abortAll } from './http/aborts.ts'
import { contestants, frameworks, listening } from './http/servers.ts'
import { compileCases, startCase } from './http/start-case.ts'
import { writeSection } from './runtime/performance-page.ts'
import { type Row, table } from './table.ts'

const [rounds = 160, requests = 256] = process.argv
  .slice(2)
  .filter((arg) => arg !== '--page')
  .map(Number)

/** Added CPU time may be this part of the peer's; where nothing is said, it is only shown. */
const goals: Readonly<Record<string, number>> = {
  'by hand': 1,
  'express-prom-bundle': 0.2,
  'fastify-metrics': 0.2,
}

/** Until the compiler has nothing left to do. */
const warmUpRounds = 60

compileCases()
const compared: Row[] = []
const tables: { readonly title: string; readonly rows: readonly Row[] }[] = []
console.log(`CPU time added to a request, ${rounds} rounds of ${requests} requests\n`)
for (const framework of frameworks) {
  const rows = await compare(framework)
  console.log(table(framework, rows))
  compared.push(...rows)
  tables.push({ title: framework, rows })
}

const aborted = (await abortAll(20_000, 80_000)).map(
  ({ framework, requests, counted, active, seconds }): Row => ({
    what: framework,
    measured: `${active} left in the gauge, ${counted} counted as 499`,
    peer: `${requests} given up in ${seconds.toFixed(1)} s`,
    goal: `0 and ${requests}`,
    isMet: active === 0 && counted === requests,
  }),
)
console.log(table('Requests whose clients went away', aborted))
if (process.argv.includes('--page')) {
  writeSection({
    name: 'http',
    title: 'HTTP metrics',
    command: `pnpm bench http ${rounds} ${requests}`,
    tables: [...tables, { title: 'Requests whose clients went away', rows: aborted }],
  })
}
if ([...compared, ...aborted].some(({ isMet }) => isMet === false)) process.exitCode = 1

async function compare(framework: string): Promise<readonly Row[]> {
  const names = contestants(framework)
  const runs: Readonly<Record<string, number>>[] = []
  for (const rotation of [0, 1, 2]) runs.push(await costsOf(framework, rotation))
  const bare = median(runs.map((costs) => costs.bare ?? Number.NaN))
  const addedBy = (name: string) =>
    median(runs.map((costs) => (costs[name] ?? Number.NaN) - (costs.bare ?? Number.NaN)))
  const isOwn = (name: string) => name === 'telltale' || name === listening
  const own = names.filter(isOwn)
  const others = names.filter((name) => name !== 'bare' && !isOwn(name))
  return own.flatMap((one) =>
    others.map((name) => {
      const ours = addedBy(one)
      const theirs = addedBy(name)
      const goal = goals[name]
      const how = one === listening ? 'listening to the server, ' : ''
      return {
        what: `${how}beside ${name} (${bare.toFixed(1)} µs without metrics)`,
        measured: `${ours.toFixed(2)} µs`,
        peer: `${theirs.toFixed(2)} µs`,
        ratio: `${Math.round((100 * ours) / theirs)} %`,
        ...(goal !== undefined && { goal: `≤ ${goal * 100} %`, isMet: ours <= goal * theirs }),
      }
    }),
  )
}

/** The lower quartile of each contestant's rounds. */
async function costsOf(
  framework: string,
  rotation: number,
): Promise<Readonly<Record<string, number>>> {
  const process = startCase(framework, rotation)
  const figures: Readonly<Record<string, number>>[] = []
  for (let i = 0; i < warmUpRounds; i++) await process.run(requests)
  for (let round = 0; round < rounds; round++) figures.push(await process.run(requests))
  process.stop()
  return Object.fromEntries(
    contestants(framework).map((name) => [
      name,
      quantile(
        figures.map((costs) => costs[name] ?? Number.NaN),
        0.25,
      ),
    ]),
  )
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * q)] ?? Number.NaN
}
