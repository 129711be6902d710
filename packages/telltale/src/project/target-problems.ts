import type { Problem } from '@telltale/core'
import type { System } from './system.ts'
import type { Target } from './target.ts'

/** Jobs, addresses and metrics paths. */
export function* targetProblems(system: System): Iterable<Problem> {
  yield* noTargets(system)
  yield* duplicateJobs(system)
  for (const target of system.options.targets) {
    const place = () => ({ at: target.at, path: [system.options.title, target.job] })
    yield* jobName(target, place)
    yield* metricsPath(target, place)
    if (target.options.addresses.length === 0 && target.options.discovery === undefined) {
      yield {
        code: 'project/address',
        severity: 'error',
        summary: `target "${target.job}" has no address`,
        ...place(),
        why: 'Prometheus scrapes nothing, and every query on its metrics is empty.',
        fix: `Say where it listens, addresses: ['host.docker.internal:3001'], or how it is found, discovery: dnsDiscovery(['tasks.api'], { type: 'A', port: 3001 }).`,
      }
    }
    for (const address of target.options.addresses) yield* badAddress(address, target, place)
  }
}

/** Where a target was written is looked up only when there is something to say. */
type Place = () => Pick<Problem, 'at' | 'path'>

function* noTargets({ name, at, options }: System): Iterable<Problem> {
  const isUsed = options.dashboards.length > 0 || options.rules.length > 0
  if (options.targets.length > 0 || !isUsed) return
  yield {
    code: 'project/no-targets',
    severity: 'error',
    summary: `"${name}" has dashboards or rules, and nothing that is scraped`,
    at,
    path: [options.title],
    why: 'Prometheus has no series: every panel stays empty, and no alert ever fires.',
    fix: `Say what it consists of: targets: [target('shop-api', { addresses: ['shop:3001'], exposes: { http } })].`,
  }
}

function* duplicateJobs({ options }: System): Iterable<Problem> {
  const seen = new Map<string, Target>()
  for (const target of options.targets) {
    const first = seen.get(target.job)
    if (first === undefined) seen.set(target.job, target)
    else {
      yield {
        code: 'project/duplicate-job',
        severity: 'error',
        summary: `two targets have the job "${target.job}"`,
        at: target.at,
        path: [options.title, target.job],
        related: [{ message: 'the other one', at: first.at }],
        why: 'Prometheus refuses a configuration with two scrape jobs of one name.',
        fix: 'Rename one, or give one target all the addresses.',
      }
    }
  }
}

function* jobName({ job }: Target, place: Place): Iterable<Problem> {
  if (job.trim() !== '') return
  yield {
    code: 'project/job-name',
    severity: 'error',
    summary: 'a target has no job name',
    ...place(),
    why: 'It is the job label of every series of the target; Prometheus refuses an empty one.',
    fix: `Name it after the service: target('shop-api', …).`,
  }
}

function* metricsPath({ job, options: { path } }: Target, place: Place): Iterable<Problem> {
  if (path === undefined || /^\/[^\s?#]*$/.test(path)) return
  yield {
    code: 'project/metrics-path',
    severity: 'error',
    summary: `the metrics path of "${job}" is "${path}"`,
    ...place(),
    why: 'It is appended to the address; without a slash in front, or with a query, the scrape fails.',
    fix: `Write the path alone: '/metrics'.`,
  }
}

function* badAddress(address: string, { job }: Target, place: Place): Iterable<Problem> {
  if (isAddress(address)) return
  const meant = address.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')
  yield {
    code: 'project/address',
    severity: 'error',
    summary: `"${address}" of target "${job}" is not host:port.${isAddress(meant) ? ` Write "${meant}".` : ''}`,
    ...place(),
    why: 'Prometheus takes an address without scheme and path, and guesses no port but 80.',
    fix: `Write 'host.docker.internal:3001'; the path is an option of the target.`,
  }
}

function isAddress(text: string): boolean {
  const port = Number(/^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\]):(\d+)$/.exec(text)?.[1])
  return port >= 1 && port <= 65_535
}
