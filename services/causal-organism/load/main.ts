/** The load test as a command: 100 users, ten more of them every second. */
import { readOptions, usage } from '@systems/kit/options'
import { log } from '@systems/kit/run-main'
import { type LoadReport, sendLoad } from './load.ts'

const command = {
  about: 'Sends a load to the API that rises, and says how the answers come.',
  url: 'http://127.0.0.1:8000',
  numbers: {
    users: { what: 'users in the end', fallback: 100, max: 10_000 },
    ramp: { what: 'users who come in a second', fallback: 10, max: 10_000 },
    seconds: { what: 'for how long', fallback: 120, max: 86_400 },
    rate: { what: 'requests of a user per second', fallback: 1, max: 1000 },
    seed: { what: 'same seed, same requests', fallback: 1, max: 2 ** 32 },
  },
} as const

try {
  const options = readOptions(command)
  if (options) await run(options.url, options.numbers)
  else process.stdout.write(`${usage(command)}\n`)
} catch (error) {
  log(`${error instanceof Error ? error.message : error}\n\n${usage(command)}`)
  process.exitCode = 2
}

async function run(url: string, numbers: Readonly<Record<keyof typeof command.numbers, number>>) {
  const report = await sendLoad({ url, ...numbers }, { everyMs: 10_000, tell: (r) => log(line(r)) })
  process.stdout.write(`In all: ${line(report)}\n`)
  if (report.answers > 0) return
  log(`Nothing answered at ${url}. Is the API running?`)
  process.exitCode = 1
}

function line({ users, answers, byStatus, unanswered, p50, p95, p99 }: LoadReport): string {
  const statuses = Object.entries(byStatus)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, count]) => `${count} ${group}`)
  const times = [p50, p95, p99].map((ms) => ms.toFixed(0)).join(' / ')
  return `${users} users, ${answers} answers (${[...statuses, `${unanswered} none`].join(', ')}), p50 / p95 / p99 ${times} ms`
}
