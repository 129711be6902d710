/** Secrets that a container reads from a file, and that nobody puts there. */
import type { Problem } from '@telltale/core'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { grafanaContainer, prometheusContainer } from '../deploy/containers.ts'
import type { System } from './system.ts'

export function* secretProblems(system: System): Iterable<Problem> {
  if (system.options.compose === false) return
  const services = servicesOf(system, [])
  for (const [service, files] of Object.entries(filesRead(system))) {
    const given = services[service]?.secrets
    for (const file of files) {
      const [, name] = /^\/run\/secrets\/([^/]+)$/.exec(file) ?? []
      // Anything else may come with a volume.
      if (name === undefined || given?.includes(name)) continue
      yield {
        code: 'compose/missing-secret',
        severity: 'error',
        summary: `${service} of "${system.name}" reads ${file}, and is not given the secret "${name}"`,
        at: system.at,
        path: [system.options.title],
        why: 'The file is not there: scrapes and queries fail, or it does not start.',
        fix: `Give it: compose: { ${service}: { secrets: ['${name}'] }, secrets: { ${name}: { file: './secrets/${name}' } } }.`,
      }
    }
  }
}

/** What is routed has a check of its own: `routes/secret-not-mounted`. */
function filesRead({ options }: System): Readonly<Record<string, ReadonlySet<string>>> {
  const { targets, prometheus, grafana } = options
  return {
    [prometheusContainer.service]: secretFilesIn([
      targets.map((target) => target.options.authorization),
      prometheus.remoteWrite,
    ]),
    [grafanaContainer.service]: secretFilesIn(grafana.dataSources),
  }
}

/** Wherever in the data they stand. */
function secretFilesIn(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set()
  if ('kind' in value && value.kind === 'secret file' && 'file' in value) {
    return new Set([String(value.file)])
  }
  return new Set(Object.values(value).flatMap((inner) => [...secretFilesIn(inner)]))
}
