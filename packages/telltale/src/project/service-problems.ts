/** The services that a system adds to its compose file: what Compose refuses, or starts wrongly. */
import { didYouMean, type Problem } from '@telltale/core'
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { dependenciesOf, type Service } from '../deploy/compose/service.ts'
import {
  alertmanagerContainer,
  grafanaContainer,
  prometheusContainer,
} from '../deploy/containers.ts'
import { imageProblems } from './image-problems.ts'
import type { System } from './system.ts'
import { composeOf } from './variants.ts'

export function* serviceProblems(system: System): Iterable<Problem> {
  if (system.options.compose === false) return
  const compose = composeOf(system)
  yield* names(compose, system)
  const all = servicesOf(system, [])
  for (const [name, service] of Object.entries(compose.services ?? {})) {
    yield* whatRuns(name, service, system)
  }
  for (const [name, service] of Object.entries(all)) {
    const of: Of = { name, service, all, compose, system }
    yield* dependencies(of)
    yield* undeclared(of)
    yield* mountedSecrets(of)
    yield* copies(of)
  }
  yield* sameName(all, system)
}

interface Of {
  readonly name: string
  readonly service: Service
  readonly all: Readonly<Record<string, Service>>
  readonly compose: ComposeOptions
  readonly system: System
}

function place(system: System): Pick<Problem, 'at' | 'path'> {
  return { at: system.at, path: [system.options.title] }
}

const generated: readonly string[] = [
  prometheusContainer.service,
  grafanaContainer.service,
  alertmanagerContainer.service,
]

function* names({ services = {} }: ComposeOptions, system: System): Iterable<Problem> {
  for (const name of Object.keys(services)) {
    const isTaken = generated.includes(name)
    if (!isTaken && /^[a-zA-Z0-9._-]+$/.test(name)) continue
    yield {
      code: 'compose/service-name',
      severity: 'error',
      summary: isTaken
        ? `service "${name}" of "${system.name}" is one that is generated`
        : `"${name}" of "${system.name}" is not a name for a service`,
      ...place(system),
      why: isTaken
        ? 'It would take the place of the generated one, with its files and its port.'
        : 'Compose refuses the file: it is also the name that other containers find it by.',
      fix: isTaken
        ? `Add to it with compose.${name}, or call the service otherwise.`
        : 'Write letters, digits, -, _ and dots.',
    }
  }
}

function* whatRuns(name: string, service: Service, system: System): Iterable<Problem> {
  if (service.image === undefined && service.build === undefined) {
    yield {
      code: 'compose/no-image',
      severity: 'error',
      summary: `service "${name}" of "${system.name}" has neither an image nor a build`,
      ...place(system),
      why: 'Compose refuses the whole file.',
      fix: `Say what runs: image: 'postgres:16', or build: { context: '../..' }.`,
    }
  }
  // What is built here needs no version: it is the one that lies here.
  const isBuilt = service.build !== undefined || isBuiltElsewhere(service, system)
  if (!isBuilt) yield* imageProblems(`the image of service "${name}"`, service.image, system)
}

/** Several services may run one image, which the first of them builds. */
function isBuiltElsewhere({ image }: Service, system: System): boolean {
  return Object.values(composeOf(system).services ?? {}).some(
    (other) => other.build !== undefined && other.image === image && image !== undefined,
  )
}

function* dependencies({ name, service, all, system }: Of): Iterable<Problem> {
  for (const [other, state] of dependenciesOf(service)) {
    const needed = all[other]
    if (needed === undefined) {
      yield {
        code: 'compose/unknown-service',
        severity: 'error',
        summary: `service "${name}" of "${system.name}" waits for "${other}", which is none.${didYouMean(other, Object.keys(all))}`,
        ...place(system),
        why: 'Compose refuses the whole file.',
        fix: `Name one of: ${Object.keys(all).join(', ')}.`,
      }
      continue
    }
    if (state === 'healthy' && needed.healthcheck === undefined && needed.build === undefined) {
      yield {
        code: 'compose/no-health-check',
        severity: 'warning',
        summary: `service "${name}" of "${system.name}" waits until "${other}" is healthy, which has no health check`,
        ...place(system),
        why: 'Unless the image brings one, it never becomes healthy, and who waits never starts.',
        fix: `Say how one asks it: healthcheck: { test: ['pg_isready'] }.`,
      }
    }
    const profiles = needed.profiles ?? []
    const own = service.profiles ?? []
    if (profiles.length > 0 && (own.length === 0 || own.some((each) => !profiles.includes(each)))) {
      yield {
        code: 'compose/profile',
        severity: 'error',
        summary: `service "${name}" of "${system.name}" waits for "${other}", which starts only with the profile ${profiles.join(' or ')}`,
        ...place(system),
        why: 'Compose starts nothing when a service waits for one that is not there.',
        fix: `Give "${name}" the same profile, or "${other}" none.`,
      }
    }
  }
}

function* undeclared({ name, service, compose, system }: Of): Iterable<Problem> {
  const own = [prometheusContainer.volume, grafanaContainer.volume, alertmanagerContainer.volume]
  const volumes = (service.volumes ?? [])
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((source) => source !== '' && !/^[./~$]/.test(source))
  const used = [
    ['volumes', volumes, [...own, ...Object.keys(compose.volumes ?? {})]],
    ['networks', service.networks ?? [], ['default', ...Object.keys(compose.networks ?? {})]],
    ['secrets', service.secrets ?? [], Object.keys(compose.secrets ?? {})],
  ] as const
  for (const [kind, names, declared] of used) {
    for (const each of names) {
      if (declared.includes(each)) continue
      yield {
        code: 'compose/undeclared',
        severity: 'error',
        summary: `service "${name}" of "${system.name}" uses "${each}", which is not among compose.${kind}.${didYouMean(each, declared)}`,
        ...place(system),
        why: 'Compose refuses the whole file.',
        fix: `Declare it: ${kind}: { ${/^\w+$/.test(each) ? each : `'${each}'`}: ${kind === 'secrets' ? `{ file: './secrets/${each}' }` : '{}'} }.`,
      }
    }
  }
}

function* mountedSecrets({ name, service, system }: Of): Iterable<Problem> {
  for (const volume of service.volumes ?? []) {
    const [source = ''] = volume.split(':')
    if (!/^[./~]/.test(source)) continue
    if (!/secret|passw|token|credential|\.pem$|\.key$|id_rsa|\.env$/i.test(source)) continue
    yield {
      code: 'compose/mounted-secret',
      severity: 'warning',
      summary: `service "${name}" of "${system.name}" mounts "${source}", which looks like a secret`,
      ...place(system),
      why: 'Whatever the container writes there changes the original, and a missing file becomes a folder that Docker makes.',
      fix: `Declare it as a secret: compose.secrets: { name: { file: '${source}' } }, and secrets: ['name'] of the service; it is then /run/secrets/name.`,
    }
  }
}

function* copies({ name, service, system }: Of): Iterable<Problem> {
  const { replicas = 1, containerName, ports = [] } = service
  if (replicas < 2 || (containerName === undefined && ports.length === 0)) return
  const what = containerName === undefined ? `the port ${ports[0]}` : `the name "${containerName}"`
  yield {
    code: 'compose/replicas',
    severity: 'error',
    summary: `service "${name}" of "${system.name}" has ${replicas} containers, which all want ${what}`,
    ...place(system),
    why: 'Only the first of them starts.',
    fix: 'Leave the name and the published port out, and put something in front of them; or let one container have several processes.',
  }
}

function* sameName(all: Readonly<Record<string, Service>>, system: System): Iterable<Problem> {
  const first = new Map<string, string>()
  for (const [name, { containerName }] of Object.entries(all)) {
    if (containerName === undefined) continue
    const other = first.get(containerName)
    if (other === undefined) first.set(containerName, name)
    else {
      yield {
        code: 'compose/container-name',
        severity: 'error',
        summary: `services "${other}" and "${name}" of "${system.name}" both call their container "${containerName}"`,
        ...place(system),
        why: 'Docker starts only one of them.',
        fix: 'Give one another name, or none: Compose makes one up.',
      }
    }
  }
}
