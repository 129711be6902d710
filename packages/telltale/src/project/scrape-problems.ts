/** What Prometheus refuses in a scrape job, or reads otherwise than it is meant. */
import { isIP } from 'node:net'
import type { Problem } from '@telltale/core'
import { durationMs, readPattern } from '@telltale/promql'
import { everyAddress } from '../deploy/compose/published-port.ts'
import type { Discovery } from '../deploy/scrape/discovery.ts'
import type { Relabeling } from '../deploy/scrape/relabeling.ts'
import type { System } from './system.ts'
import type { Target } from './target.ts'

export function* scrapeProblems(system: System): Iterable<Problem> {
  for (const target of system.options.targets) {
    const { options, job } = target
    const of: Of = {
      what: `target "${job}"`,
      place: () => ({ at: target.at, path: [system.options.title, job] }),
    }
    yield* times(target, system, of)
    if (options.discovery !== undefined) yield* discovery(options.discovery, of)
    yield* labelNames(options.labels, of)
    yield* relabelings(options.relabel, of)
    yield* relabelings(options.metricRelabel, of)
  }
  const of: Of = {
    what: `prometheus of "${system.name}"`,
    place: () => ({ at: system.at, path: [system.options.title] }),
  }
  const { externalLabels, remoteWrite = [], bind, agent } = system.options.prometheus
  if (agent === true) yield* agentWithout(remoteWrite.length > 0, system, of)
  yield* labelNames(externalLabels, of)
  yield* labelNames(system.options.alertLabels, { ...of, what: `alertLabels of "${system.name}"` })
  for (const { url, relabel } of remoteWrite) {
    yield* remoteAddress(url, of)
    yield* relabelings(relabel, of)
  }
  yield* address(bind, of)
  yield* address(system.options.grafana.bind, { ...of, what: `grafana of "${system.name}"` })
  const { alertmanager } = system.options.routing?.options ?? {}
  yield* address(alertmanager?.bind, { ...of, what: `alertmanager of "${system.name}"` })
}

function* agentWithout(isSent: boolean, system: System, { what, place }: Of): Iterable<Problem> {
  const isAsked = system.options.grafana.prometheusUrl === undefined
  if (isSent && !isAsked) return
  yield {
    code: 'project/agent',
    severity: 'error',
    summary: isSent
      ? `${what} is an agent, and Grafana asks it`
      : `${what} is an agent that sends its samples nowhere`,
    ...place(),
    why: 'An agent keeps no samples and evaluates no rules: somebody else has to.',
    fix: isSent
      ? `Say where the samples are: grafana: { prometheusUrl: 'http://mimir:9009/prometheus', store: 'Mimir' }.`
      : `Say where they go: remoteWrite: [{ url: 'http://mimir:9009/api/v1/push' }].`,
  }
}

interface Of {
  readonly what: string
  /** Where a target was written is looked up only when there is something to say. */
  readonly place: () => Pick<Problem, 'at' | 'path'>
}

function* times({ options }: Target, system: System, { what, place }: Of): Iterable<Problem> {
  const { interval, timeout } = options
  for (const [option, value] of Object.entries({ interval, timeout })) {
    if (value === undefined || (durationMs(String(value)) ?? 0) > 0) continue
    yield {
      code: 'project/duration',
      severity: 'error',
      summary: `${option} of ${what} is "${value}", which is not a duration`,
      ...place(),
      why: 'Prometheus does not start.',
      fix: 'Write whole numbers with a unit, more than zero: 15s, 1m.',
    }
  }
  const every = durationMs(interval ?? system.options.prometheus.scrapeInterval)
  const limit = timeout === undefined ? undefined : durationMs(timeout)
  if (every === undefined || limit === undefined || limit <= every) return
  yield {
    code: 'project/scrape-timeout',
    severity: 'error',
    summary: `timeout of ${what} is ${timeout}, longer than its interval of ${interval ?? system.options.prometheus.scrapeInterval}`,
    ...place(),
    why: 'Prometheus does not start: the next scrape would begin before this one is given up.',
    fix: 'Shorten the timeout, or scrape less often.',
  }
}

function* discovery(found: Discovery, { what, place }: Of): Iterable<Problem> {
  const fault = discoveryFault(found)
  if (fault === undefined) return
  yield {
    code: 'project/discovery',
    severity: 'error',
    summary: `discovery of ${what}: ${fault.what}`,
    ...place(),
    why: fault.why,
    fix: fault.fix,
  }
}

interface Fault {
  readonly what: string
  readonly why: string
  readonly fix: string
}

function discoveryFault(found: Discovery): Fault | undefined {
  switch (found.kind) {
    case 'file discovery': {
      const bad = found.files.find((file) => !/\/[^/]+\.(?:json|ya?ml)$/.test(file))
      if (found.files.length > 0 && bad === undefined) return undefined
      return {
        what:
          bad === undefined ? 'no file is named' : `"${bad}" is no .json or .yml file in a folder`,
        why: 'Prometheus reads these endings only, and their folder is what the container gets to see.',
        fix: `Write 'targets/*.json'.`,
      }
    }
    case 'DNS discovery': {
      if (found.names.length === 0) {
        return {
          what: 'no name is given',
          why: 'Nothing is found.',
          fix: `Name what is asked for: ['tasks.api'].`,
        }
      }
      if (found.type === 'SRV' || found.port !== undefined) return undefined
      return {
        what: `${found.type} records have no port`,
        why: 'Prometheus does not start: only SRV records say where a process listens.',
        fix: `Add it: dnsDiscovery([…], { type: '${found.type}', port: 3001 }).`,
      }
    }
    case 'Kubernetes discovery':
      return found.namespaces?.length === 0
        ? {
            what: 'the list of namespaces is empty',
            why: 'Prometheus takes that for every namespace.',
            fix: 'Name the namespaces, or leave the option out.',
          }
        : undefined
  }
}

function* labelNames(
  labels: Readonly<Record<string, string>> = {},
  { what, place }: Of,
): Iterable<Problem> {
  for (const name of Object.keys(labels)) {
    if (/^[a-zA-Z_]\w*$/.test(name) && !name.startsWith('__')) continue
    yield {
      code: 'project/label-name',
      severity: 'error',
      summary: `${what} sets the label "${name}"`,
      ...place(),
      why: name.startsWith('__')
        ? 'Labels with two underscores in front are dropped before anything is stored.'
        : 'Prometheus before version 3 refuses the configuration, and queries need quotes after it.',
      fix: 'Write letters, digits and _, with a letter in front.',
    }
  }
}

function* relabelings(steps: readonly Relabeling[] = [], { what, place }: Of): Iterable<Problem> {
  for (const [i, step] of steps.entries()) {
    const fault = relabelingFault(step)
    if (fault === undefined) continue
    yield {
      code: 'project/relabeling',
      severity: 'error',
      summary: `relabelling of ${what}, step ${i + 1} (${step.action ?? 'replace'}): ${fault}`,
      ...place(),
      why: 'Prometheus does not start.',
      fix: 'See https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config.',
    }
  }
}

/** Which options an action needs, and which it refuses. */
function relabelingFault(step: Relabeling): string | undefined {
  const { action = 'replace', sourceLabels = [], targetLabel, replacement, modulus, regex } = step
  if (regex !== undefined) {
    const pattern = readPattern(regex)
    if ('refused' in pattern) return `"${regex}" is no regular expression: ${pattern.refused}`
  }
  switch (action) {
    case 'replace':
    case 'lowercase':
    case 'uppercase':
      return targetLabel === undefined ? 'targetLabel is missing' : undefined
    case 'hashmod':
      if (targetLabel === undefined) return 'targetLabel is missing'
      return modulus === undefined || modulus < 1 ? 'modulus is missing' : undefined
    case 'keep':
    case 'drop':
      return sourceLabels.length === 0 ? 'sourceLabels are missing' : undefined
    case 'keepequal':
    case 'dropequal':
      if (targetLabel === undefined) return 'targetLabel is missing'
      return regex !== undefined || replacement !== undefined
        ? 'regex and replacement are not allowed'
        : undefined
    case 'labelmap':
      return undefined
    case 'labeldrop':
    case 'labelkeep':
      return sourceLabels.length > 0 || targetLabel !== undefined || replacement !== undefined
        ? 'only regex is allowed'
        : undefined
  }
}

function* remoteAddress(url: string, { what, place }: Of): Iterable<Problem> {
  if (URL.canParse(url) && /^https?:/.test(url)) {
    const { username, password } = new URL(url)
    if (username === '' && password === '') return
    yield {
      code: 'project/remote-write',
      severity: 'error',
      summary: `${what} sends to an address with a password in it: "${new URL(url).host}"`,
      ...place(),
      why: 'Whoever reads the configuration knows it.',
      fix: `Use authorization: { username, password: secretFile('/run/secrets/remote') }.`,
    }
    return
  }
  yield {
    code: 'project/remote-write',
    severity: 'error',
    summary: `${what} sends to "${url}", which is not a web address`,
    ...place(),
    why: 'Prometheus does not start.',
    fix: `Write it whole: 'https://mimir.example.com/api/v1/push'.`,
  }
}

function* address(bind: string | undefined, { what, place }: Of): Iterable<Problem> {
  if (bind === undefined || bind === everyAddress || isIP(bind) !== 0) return
  yield {
    code: 'project/bind',
    severity: 'error',
    summary: `${what} listens on "${bind}", which is not an address of a machine`,
    ...place(),
    why: 'Docker takes numbers only, and starts nothing.',
    fix: `Leave it out for this machine alone, write the number of one of its addresses, or '${everyAddress}' for all of them.`,
  }
}
