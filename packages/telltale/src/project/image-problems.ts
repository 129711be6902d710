import type { Problem } from '@telltale/core'
import { isEnvironmentVariable, type Text } from '../deploy/from-environment.ts'
import type { System } from './system.ts'

/** The name of an image, and whether it says which version is meant. */
export function* imageProblems(
  what: string,
  image: Text | undefined,
  system: System,
): Iterable<Problem> {
  const name = isEnvironmentVariable(image) ? image.otherwise : image
  // Without a default it is not known before the containers start.
  if (name === undefined) return
  const parts = partsOf(name)
  if (parts === undefined) {
    yield {
      code: 'project/image',
      severity: 'error',
      summary: `${what} of "${system.name}" is "${name}"`,
      at: system.at,
      path: [system.options.title],
      why: 'Docker finds no image of that name.',
      fix: `Write repository:version, such as ${exampleFor(what) ?? 'postgres:16.4'}.`,
    }
  } else if (!parts.isPinned) {
    yield {
      code: 'project/unpinned-image',
      severity: 'warning',
      summary: `${what} of "${system.name}" names no version: "${name}"`,
      at: system.at,
      path: [system.options.title],
      why: 'The next start may bring another major version, which reads configuration, rules or dashboards differently.',
      fix: `Name the version: ${exampleFor(what) ?? `${name.replace(/:[^/:]*$/, '')}:<version>, as its registry lists them`}.`,
    }
  }
}

/** Source: https://pkg.go.dev/github.com/distribution/reference */
export function partsOf(name: string): { readonly isPinned: boolean } | undefined {
  const parts =
    /^[a-z0-9][a-z0-9._/-]*(?::\d+\/[a-z0-9._/-]+)?(?::(\w[\w.-]*))?(@sha256:[0-9a-f]{64})?$/.exec(
      name,
    )
  if (parts === null) return undefined
  return { isPinned: parts[2] !== undefined || (parts[1] ?? 'latest') !== 'latest' }
}

/** Of the images that telltale starts; which versions others have, it does not know. */
function exampleFor(what: string): string | undefined {
  const examples: Readonly<Record<string, string>> = {
    'prometheus.image': 'prom/prometheus:v2.47.0',
    'grafana.image': 'grafana/grafana:10.2.0',
    'alertmanager.image': 'prom/alertmanager:v0.27.0',
  }
  return examples[what]
}
