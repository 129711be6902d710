/** What the programs of `scale` refuse, or what they would do wrong. */
import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { Mimir, ScaleOut, Thanos, VictoriaMetrics } from './scale.ts'

export function* scaleProblems(system: System): Iterable<Problem> {
  const all = system.options.scale ?? []
  const place = () => ({ at: system.at, path: [system.options.title] })
  const found = all.flatMap((scale, i) => [
    ...twice(scale, all.slice(0, i)),
    ...shards(scale),
    ...ofKind(scale, system),
  ])
  for (const fault of found) {
    const { kind, code, summary, why, fix } = fault
    const what = `scale of "${system.name}", ${kind}: ${summary}`
    yield { code, severity: 'error', summary: what, ...place(), why, fix }
  }
}

interface Fault {
  readonly kind: ScaleOut['kind']
  readonly code: string
  readonly summary: string
  readonly why: string
  readonly fix: string
}

function ofKind(scale: ScaleOut, system: System): readonly Fault[] {
  switch (scale.kind) {
    case 'victoria-metrics':
      return [
        ...durations(scale, ['retention']),
        ...limits(scale, system),
        ...offsets(scale, system),
      ]
    case 'thanos':
      return [
        ...durations(scale, ['retention', 'localRetention']),
        ...externalLabels(scale, system),
        ...objectStore(scale),
        ...localRetention(scale),
      ]
    case 'mimir':
      return [...address(scale), ...tenant(scale)]
    case 'federation':
      return []
  }
}

function* twice({ kind }: ScaleOut, before: readonly ScaleOut[]): Iterable<Fault> {
  if (!before.some((other) => other.kind === kind)) return
  yield {
    kind,
    code: 'scale/twice',
    summary: 'it is listed twice',
    why: 'Both have the same files; only one of them would be there.',
    fix: 'Keep one of them.',
  }
}

function* shards({ kind, shards: count }: ScaleOut): Iterable<Fault> {
  const least = kind === 'federation' ? 2 : 1
  if (count === undefined || (Number.isInteger(count) && count >= least && count <= mostShards)) {
    return
  }
  yield {
    kind,
    code: 'scale/shards',
    summary: `shards is ${count}`,
    why: 'Targets are divided by the remainder of a hash; some would be scraped by nobody.',
    fix: `Write a whole number from ${least} to ${mostShards}; telltale capacity says which.`,
  }
}

/** One host runs them all in the compose file. */
const mostShards = 32

function durations<T extends VictoriaMetrics | Thanos>(
  scale: T,
  options: readonly (keyof T & string)[],
): readonly Fault[] {
  return options.flatMap((option) => {
    const value = scale[option]
    if (value === undefined || durationMs(String(value)) !== undefined) return []
    return [
      {
        kind: scale.kind,
        code: 'scale/duration',
        summary: `${option} is "${String(value)}", which is not a duration`,
        why: 'The program does not start.',
        fix: 'Write whole numbers with a unit: 90d, 1y.',
      },
    ]
  })
}

/** Source: https://docs.victoriametrics.com/sd_configs/#scrape_configs */
function* limits({ kind }: VictoriaMetrics, { options }: System): Iterable<Fault> {
  for (const { job, options: target } of options.targets) {
    const unknown = Object.keys(target.limits ?? {}).filter((name) => name !== 'samples')
    if (unknown.length === 0) continue
    yield {
      kind,
      code: 'scale/limits',
      summary: `target "${job}" has limits that vmagent does not know: ${unknown.join(', ')}`,
      why: 'vmagent refuses a configuration with a field that it does not know, and scrapes nothing.',
      fix: 'Keep limits: { samples: … } alone, which both know.',
    }
  }
}

function* offsets({ kind }: VictoriaMetrics, { options }: System): Iterable<Fault> {
  for (const { name, options: group } of options.rules) {
    if (group.queryOffset === undefined) continue
    yield {
      kind,
      code: 'scale/query-offset',
      summary: `rule group "${name}" has a queryOffset`,
      why: 'vmalert refuses a rule file with a field that it does not know, and evaluates nothing.',
      fix: `Leave it out, and write offset ${group.queryOffset} into the expressions where samples come late.`,
    }
  }
}

function* externalLabels(
  { kind, externalLabels: own, shards: count = 1 }: Thanos,
  { options: { prometheus } }: System,
): Iterable<Fault> {
  const labels = { ...prometheus.externalLabels, ...own }
  if (Object.keys(labels).length > 0 || count > 1) return
  yield {
    kind,
    code: 'scale/external-labels',
    summary: 'Prometheus has no external label',
    why: 'Thanos tells blocks of several Prometheus apart by them; the sidecar does not start without.',
    fix: `Say which one it is: thanos({ externalLabels: { cluster: 'eu' }, … }).`,
  }
}

function* objectStore({ kind, objectStore: file }: Thanos): Iterable<Fault> {
  if (/^[^\s:{}]+\.ya?ml$/.test(file)) return
  yield {
    kind,
    code: 'scale/object-store',
    summary: `objectStore is "${/[\n:{]/.test(file) ? 'the configuration itself' : file}", and not the path of a YAML file`,
    why: 'The bucket comes with credentials, which must not be in a generated file.',
    fix: `Name the file on the host that has them: './secrets/bucket.yml'.`,
  }
}

/** Source: https://thanos.io/tip/components/sidecar.md/ */
function* localRetention({ kind, localRetention: kept = '1d' }: Thanos): Iterable<Fault> {
  const ms = durationMs(kept)
  if (ms === undefined || ms >= 3 * 2 * 3_600_000) return
  yield {
    kind,
    code: 'scale/local-retention',
    summary: `localRetention is ${kept}, less than three blocks of 2h`,
    why: 'While the bucket cannot be reached, blocks are deleted that are not in it yet.',
    fix: 'Keep at least 6h; a day is usual.',
  }
}

function* address({ kind, url }: Mimir): Iterable<Fault> {
  if (URL.canParse(url) && /^https?:/.test(url)) {
    const { username, password, host } = new URL(url)
    if (username === '' && password === '') return
    yield {
      kind,
      code: 'scale/address',
      summary: `url has a password in it: "${host}"`,
      why: 'Whoever reads the configuration knows it.',
      fix: `Use authorization: { username, password: secretFile('/run/secrets/mimir') }.`,
    }
    return
  }
  yield {
    kind,
    code: 'scale/address',
    summary: `url is "${url}", which is not a web address`,
    why: 'Prometheus does not start, and Grafana asks nobody.',
    fix: `Write that of the gateway, without a path: 'https://mimir.example.com'.`,
  }
}

/** Source: https://grafana.com/docs/mimir/latest/configure/about-tenant-ids/ */
function* tenant({ kind, tenant: id }: Mimir): Iterable<Fault> {
  const isAllowed = /^[\w!\-.*'()]{1,150}$/.test(id)
  if (isAllowed && !['.', '..', '__mimir_cluster'].includes(id)) return
  yield {
    kind,
    code: 'scale/tenant',
    summary: `tenant is "${id}"`,
    why: 'Mimir refuses the name, and every sample with it.',
    fix: `Write up to 150 letters, digits and !-_.*'(), and not . or .. alone.`,
  }
}
