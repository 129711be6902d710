/**
 * What HTTP metrics cost: CPU time added to a request, beside the same metrics written by hand and
 * beside the usual libraries; and whether the gauge is exact after 100,000 requests that were given
 * up.
 *
 *     node --conditions=telltale-source --import tsx bench/http.ts [rounds] [requests]
 *
 * Each contestant runs in a process of its own, in turn with the same server without metrics;
 * rounds are interleaved, so that what else happens on the machine happens to all. Figures are
 * medians over the rounds of the difference between the two.
 */
import { abortAll } from './http/aborts.ts'
import { contestants, frameworks } from './http/servers.ts'
import { compileCases, startCase } from './http/start-case.ts'
import { type Row, table } from './table.ts'

const [rounds = 60, requests = 1_920] = process.argv.slice(2).map(Number)

/** Added CPU time may be this part of the peer's. */
const goals: Readonly<Record<string, number>> = { 'by hand': 1 }
const goalBesideLibraries = 0.2

/** Until the compiler has nothing left to do. */
const warmUpRounds = 15

compileCases()
const compared: Row[] = []
for (const framework of frameworks) compared.push(...(await compare(framework)))
console.log(
  table(`CPU time added to a request (${rounds} rounds of ${requests} requests)`, compared),
)

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
if ([...compared, ...aborted].some(({ isMet }) => isMet === false)) process.exitCode = 1

async function compare(framework: string): Promise<readonly Row[]> {
  const names = contestants(framework)
  const processes = names.map((name) => startCase(framework, name))
  const bare: number[] = []
  const added = names.map((): number[] => [])
  for (const one of processes) for (let i = 0; i < warmUpRounds; i++) await one.run(requests)
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of processes.entries()) {
      const figure = await one.run(requests)
      bare.push(figure.bare)
      added[i]?.push(figure.added)
    }
  }
  for (const one of processes) one.stop()

  const [ours = Number.NaN, ...peers] = added.map(median)
  return peers.map((theirs, i) => {
    const name = names[i + 1] ?? ''
    const goal = goals[name] ?? goalBesideLibraries
    return {
      what: `${framework} (${median(bare).toFixed(1)} µs without), beside ${name}`,
      measured: `${ours.toFixed(2)} µs`,
      peer: `${theirs.toFixed(2)} µs`,
      ratio: `${Math.round((100 * ours) / theirs)} %`,
      goal: `≤ ${goal * 100} %`,
      isMet: ours <= goal * theirs,
    }
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
