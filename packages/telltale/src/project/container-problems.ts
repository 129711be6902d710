import type { Problem } from '@telltale/core'
import { isEnvironmentVariable } from '../deploy/from-environment.ts'
import type { System } from './system.ts'

/** Images, ports and environment of the compose file. */
export function* containerProblems(system: System): Iterable<Problem> {
  for (const service of ['prometheus', 'grafana'] as const) {
    yield* image(service, system)
    yield* port(service, system)
  }
  yield* portClashes(system)
  yield* environment(system)
  yield* address(system)
}

type Service = 'prometheus' | 'grafana'

function place(system: System): Pick<Problem, 'at' | 'path'> {
  return { at: system.at, path: [system.options.title] }
}

function* image(service: Service, system: System): Iterable<Problem> {
  const { image: name } = system.options[service]
  // Source: https://pkg.go.dev/github.com/distribution/reference
  const parts =
    /^[a-z0-9][a-z0-9._/-]*(?::\d+\/[a-z0-9._/-]+)?(?::(\w[\w.-]*))?(@sha256:[0-9a-f]{64})?$/.exec(
      name,
    )
  if (parts === null) {
    yield {
      code: 'project/image',
      severity: 'error',
      summary: `${service}.image of "${system.name}" is "${name}"`,
      ...place(system),
      why: 'Docker finds no image of that name.',
      fix: `Write repository:version, such as ${examples[service]}.`,
    }
  } else if (parts[2] === undefined && (parts[1] ?? 'latest') === 'latest') {
    yield {
      code: 'project/unpinned-image',
      severity: 'warning',
      summary: `${service}.image of "${system.name}" names no version: "${name}"`,
      ...place(system),
      why: 'The next start may bring another major version, which reads configuration, rules or dashboards differently.',
      fix: `Name the version: ${examples[service]}.`,
    }
  }
}

const examples: Readonly<Record<Service, string>> = {
  prometheus: 'prom/prometheus:v2.47.0',
  grafana: 'grafana/grafana:10.2.0',
}

function* port(service: Service, system: System): Iterable<Problem> {
  const value = system.options[service].port
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return
  yield {
    code: 'project/port',
    severity: 'error',
    summary: `${service}.port of "${system.name}" is ${value}`,
    ...place(system),
    why: 'Docker cannot publish it.',
    fix: 'Use a whole number from 1 to 65535. If it comes from the environment, is the variable set?',
  }
}

/** At this address Prometheus finds itself, in its container and without one. */
function isAnother(address: string): boolean {
  return !/^(?:localhost|127\.0\.0\.1):9090$/.test(address)
}

/** Who wants which port of the machine that the containers run on. */
function* portClashes(system: System): Iterable<Problem> {
  const { prometheus, grafana, targets } = system.options
  const wanted: readonly (readonly [port: number, owner: string])[] = [
    [prometheus.port, 'Prometheus'],
    [grafana.port, 'Grafana'],
    ...targets.flatMap(({ job, options }) =>
      options.addresses.filter(isAnother).flatMap((text) => {
        const own = /^(?:host\.docker\.internal|localhost|127\.0\.0\.1):(\d+)$/.exec(text)?.[1]
        return own === undefined ? [] : [[Number(own), `target "${job}"`] as const]
      }),
    ),
  ]
  const first = new Map<number, string>()
  for (const [number, owner] of wanted) {
    const other = first.get(number)
    if (other === undefined) first.set(number, owner)
    else if (other !== owner) {
      yield {
        code: 'project/port-clash',
        severity: 'error',
        summary: `${other} and ${owner} of "${system.name}" both want port ${number} of the host`,
        ...place(system),
        why: 'Whichever starts second fails, or Prometheus scrapes the wrong process.',
        fix: 'Give one of them another port.',
      }
    }
  }
}

function* environment(system: System): Iterable<Problem> {
  for (const [name, value] of Object.entries(system.options.grafana.environment ?? {})) {
    if (/^[A-Za-z_]\w*$/.test(name) && isText(value)) continue
    yield {
      code: 'project/environment',
      severity: 'error',
      summary: `grafana.environment of "${system.name}": ${name}=${String(value)} cannot be an environment variable`,
      ...place(system),
      why: 'Compose refuses the file, or passes something else than is meant: true is not the text "true".',
      fix: `Write name and value as text: { GF_USERS_ALLOW_SIGN_UP: 'false' }.`,
    }
  }
}

/** Whatever the types say: a project is run without checking them. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || isEnvironmentVariable(value)
}

function* address(system: System): Iterable<Problem> {
  const { url } = system.options.grafana
  if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return
  yield {
    code: 'project/grafana-url',
    severity: 'error',
    summary: `grafana.url of "${system.name}" is "${url}", which is not a web address`,
    ...place(system),
    why: 'The links to dashboards in the documents start with it.',
    fix: `Write what people open: 'https://grafana.example.com'.`,
  }
}
