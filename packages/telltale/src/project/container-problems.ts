import type { Problem } from '@telltale/core'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { interpolated, isEnvironmentVariable } from '../deploy/from-environment.ts'
import { imageProblems } from './image-problems.ts'
import { portProblems } from './port-problems.ts'
import { secretProblems } from './secret-problems.ts'
import { serviceProblems } from './service-problems.ts'
import type { System } from './system.ts'

/** Images, ports and environment of the compose file. */
export function* containerProblems(system: System): Iterable<Problem> {
  yield* imageProblems('prometheus.image', system.options.prometheus.image, system)
  yield* imageProblems('grafana.image', system.options.grafana.image, system)
  const { alertmanager } = system.options.routing?.options ?? {}
  yield* imageProblems('alertmanager.image', alertmanager?.image, system)
  yield* portProblems(system)
  yield* serviceProblems(system)
  yield* secretProblems(system)
  yield* environment(system)
  yield* address(system)
}

function place(system: System): Pick<Problem, 'at' | 'path'> {
  return { at: system.at, path: [system.options.title] }
}

function* environment(system: System): Iterable<Problem> {
  const { compose, grafana } = system.options
  const services = compose === false ? { grafana } : servicesOf(system, [])
  for (const [service, { environment = {} }] of Object.entries(services)) {
    for (const [name, value] of Object.entries(environment)) {
      if (isName(name) && isText(value)) continue
      yield {
        code: 'project/environment',
        severity: 'error',
        summary: `${service}.environment of "${system.name}": ${name}=${valueText(value)} cannot be an environment variable`,
        ...place(system),
        why: 'Compose refuses the file, or passes something else than is meant: true is not the text "true".',
        fix: `Write name and value as text: { GF_USERS_ALLOW_SIGN_UP: 'false' }. A variable of the shell has letters, digits and _ in its name, and no } in what it is otherwise.`,
      }
    }
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}

/** Whatever the types say: a project is run without checking them. */
function isText(value: unknown): boolean {
  if (isEnvironmentVariable(value)) return isName(value.name) && !value.otherwise?.includes('}')
  return typeof value === 'string'
}

function valueText(value: unknown): string {
  if (isEnvironmentVariable(value)) return String(interpolated(value))
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
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
