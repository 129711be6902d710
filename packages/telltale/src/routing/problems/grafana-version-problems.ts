import type { Located, Problem } from '@telltale/core'
import type { System } from '../../project/system.ts'
import type { AlertRouting } from '../alert-routing.ts'
import { asGrafanaRule } from '../grafana/grafana-rule.ts'
import { routesOf } from '../routing-parts.ts'

/**
 * What the Grafana of the image passes over in a provisioning file: it starts, says nothing, and
 * alerts otherwise. An image like `latest` says nothing about its version.
 */
export function* grafanaVersionProblems(routing: AlertRouting, system: System): Iterable<Problem> {
  const { image } = system.options.grafana
  const version = patchVersion(image)
  if (version === undefined || routing.options.grafana === undefined) return
  for (const { what, since, effect, at } of needsOf(routing)) {
    if (!isOlder(version, since)) continue
    yield {
      code: 'routes/grafana-version',
      severity: 'error',
      summary: `${what} needs Grafana ${since.join('.')}, and the image is ${image}`,
      at,
      why: `An older one reads the file and ignores the field: ${effect}`,
      fix: `Take a newer image, grafana/grafana:${since.join('.')} or later, or do without.`,
    }
  }
}

type PatchVersion = readonly [major: number, minor: number, patch: number]

interface Need extends Located {
  readonly what: string
  readonly since: PatchVersion
  readonly effect: string
}

function needsOf(routing: AlertRouting): readonly Need[] {
  const { rules = [] } = routing.options.grafana ?? {}
  const kept = rules
    .map((each) => asGrafanaRule(each).rule)
    .filter(({ options }) => options.keepFiringFor !== undefined)
  const active = routesOf(routing).filter(
    ({ options }) => (options.activeTimeIntervals ?? []).length > 0,
  )
  return [
    // https://github.com/grafana/grafana/pull/109710
    ...kept.map(({ name, at }) => ({
      what: `keepFiringFor of ${name}`,
      since: [12, 1, 2] as const,
      effect: 'the alert ends with its condition, and flaps.',
      at,
    })),
    // https://github.com/grafana/grafana/pull/104252
    ...active.map(({ at }) => ({
      what: 'a route with activeTimeIntervals',
      since: [12, 1, 0] as const,
      effect: 'its receiver is told at any time.',
      at,
    })),
  ]
}

/** `grafana/grafana:12.1.0-ubuntu` -> 12, 1, 0; of `12.1` the newest is taken. */
function patchVersion(image: string): PatchVersion | undefined {
  const [, major, minor, patch = Number.MAX_SAFE_INTEGER] =
    /:v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+][^/:@]*)?(?:@.*)?$/.exec(image) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

function isOlder(version: PatchVersion, other: PatchVersion): boolean {
  const at = version.findIndex((part, i) => part !== other[i])
  return at >= 0 && (version[at] ?? 0) < (other[at] ?? 0)
}
