import type { Problem } from '@telltale/core'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { portOf } from '../deploy/compose/published-port.ts'
import type { Service } from '../deploy/compose/service.ts'
import { alertmanagerContainer } from '../deploy/containers.ts'
import type { System } from './system.ts'
import { composeOf } from './variants.ts'

/** Ports of the machine that the containers run on: readable, and wanted by one process only. */
export function* portProblems(system: System): Iterable<Problem> {
  const { prometheus, grafana, routing } = system.options
  const { port = alertmanagerContainer.port } = routing?.options.alertmanager ?? {}
  yield* ownPort('prometheus', prometheus.port, system)
  yield* ownPort('grafana', grafana.port, system)
  yield* ownPort('alertmanager', port, system)
  yield* unreadable(system)
  yield* clashes(system)
}

function place(system: System): Pick<Problem, 'at' | 'path'> {
  return { at: system.at, path: [system.options.title] }
}

/** @param value whatever the types say: a variable of the environment is a text, or not there */
function* ownPort(service: string, value: unknown, system: System): Iterable<Problem> {
  if (isPort(value)) return
  yield {
    code: 'project/port',
    severity: 'error',
    summary: `${service}.port of "${system.name}" is ${typeof value === 'string' ? `the text "${value}"` : value}`,
    ...place(system),
    why: 'Docker cannot publish it.',
    fix: 'Use a whole number from 1 to 65535. If it comes from the environment, is the variable set? Number(process.env.PORT) makes a number of it.',
  }
}

function* unreadable(system: System): Iterable<Problem> {
  const { services = {}, prometheus, grafana, alertmanager } = composeOf(system)
  const described = { prometheus, grafana, alertmanager, ...services }
  for (const [name, service] of Object.entries(described)) {
    for (const text of service?.ports ?? []) {
      const port = portOf(text)
      if (port !== undefined && isPort(port.host) && isPort(port.container)) continue
      yield {
        code: 'project/port',
        severity: 'error',
        summary: `service "${name}" of "${system.name}" publishes "${text}"`,
        ...place(system),
        why: 'Docker publishes a port of the container at one of the host.',
        fix: `Write '8000:8000', or '127.0.0.1:8000:8000' for this machine alone.`,
      }
    }
  }
}

interface Wish {
  readonly port: number
  readonly owner: string
  /** A process of its own, not a container: two of them cannot share a port whatever the address. */
  readonly isTarget?: boolean
  readonly address?: string
  readonly profiles: readonly string[]
}

function* clashes(system: System): Iterable<Problem> {
  const wishes = [...containers(system), ...targets(system)]
  for (const [i, wish] of wishes.entries()) {
    const other = wishes.slice(0, i).find((each) => clash(each, wish))
    if (other === undefined) continue
    yield {
      code: 'project/port-clash',
      severity: 'error',
      summary: `${other.owner} and ${wish.owner} of "${system.name}" both want port ${wish.port} of the host`,
      ...place(system),
      why: 'Whichever starts second fails, or Prometheus scrapes the wrong process.',
      fix: 'Give one of them another port.',
    }
  }
}

function clash(a: Wish, b: Wish): boolean {
  if (a.port !== b.port || a.owner === b.owner) return false
  // The service may well be what the target is.
  if (b.isTarget && !a.isTarget) return isGenerated(a.owner)
  const together =
    a.profiles.length === 0 ||
    b.profiles.length === 0 ||
    a.profiles.some((profile) => b.profiles.includes(profile))
  const sameAddress = a.address === undefined || b.address === undefined || a.address === b.address
  return together && sameAddress
}

function isGenerated(owner: string): boolean {
  return !owner.startsWith('service "')
}

function containers(system: System): readonly Wish[] {
  const generated: Readonly<Record<string, string>> = {
    prometheus: 'Prometheus',
    grafana: 'Grafana',
    alertmanager: 'Alertmanager',
  }
  return Object.entries(services(system)).flatMap(([name, { ports = [], profiles = [] }]) =>
    ports.flatMap((text) => {
      const port = portOf(text)
      const owner = generated[name] ?? `service "${name}"`
      return port === undefined
        ? []
        : [{ port: port.host, owner, profiles, ...(port.address && { address: port.address }) }]
    }),
  )
}

function targets({ options }: System): readonly Wish[] {
  return options.targets.flatMap(({ job, options: { addresses } }) =>
    addresses.filter(isAnother).flatMap((text) => {
      const own = /^(?:host\.docker\.internal|localhost|127\.0\.0\.1):(\d+)$/.exec(text)?.[1]
      return own === undefined
        ? []
        : [{ port: Number(own), owner: `target "${job}"`, isTarget: true, profiles: [] }]
    }),
  )
}

/** At this address Prometheus finds itself, in its container and without one. */
function isAnother(address: string): boolean {
  return !/^(?:localhost|127\.0\.0\.1):9090$/.test(address)
}

/** Nothing where there is no compose file; mounts do not matter here. */
function services(system: System): Readonly<Record<string, Service>> {
  return system.options.compose === false
    ? { prometheus: { ports: [`${system.options.prometheus.port}:9090`] } }
    : servicesOf(system, [])
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535
}
