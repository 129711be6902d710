import type { Problem } from '@telltale/core'
import { isEnvironmentVariable } from '../deploy/from-environment.ts'
import { imageProblems } from './image-problems.ts'
import { portProblems } from './port-problems.ts'
import { secretProblems } from './secret-problems.ts'
import { serviceProblems } from './service-problems.ts'
import type { System } from './system.ts'
import { composeOf } from './variants.ts'

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
  const all = [
    ['grafana', system.options.grafana.environment ?? {}] as const,
    ...Object.entries(composeOf(system).services ?? {}).map(
      ([name, service]) => [name, service.environment ?? {}] as const,
    ),
  ]
  for (const [service, name, value] of all.flatMap(([service, environment]) =>
    Object.entries(environment).map(([name, value]) => [service, name, value] as const),
  )) {
    if (/^[A-Za-z_]\w*$/.test(name) && isText(value)) continue
    yield {
      code: 'project/environment',
      severity: 'error',
      summary: `${service}.environment of "${system.name}": ${name}=${String(value)} cannot be an environment variable`,
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
