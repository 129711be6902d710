import { type AnyFamily, didYouMean, httpFacts, type Problem } from '@telltale/core'
import { type LabelSource, sourceOf } from './http-labels.ts'
import type { HttpMetrics, RouteKnown } from './http-metrics.ts'

const roles: readonly string[] = [
  'requests',
  'duration',
  'active',
  'errors',
  'requestSize',
  'responseSize',
] satisfies (keyof HttpMetrics)[]

/** Everything that keeps these handles from being HTTP metrics. */
export function httpProblems(
  metrics: HttpMetrics,
  sources: Readonly<Record<string, LabelSource>>,
  routeKnown: RouteKnown,
): readonly Problem[] {
  const families = Object.entries(metrics).filter(([role]) => roles.includes(role))
  return [
    ...roleProblems(metrics),
    ...families.flatMap(([, handle]) =>
      isHandle(handle) ? labelProblems(handle.family, sources) : [],
    ),
    ...(metrics.active ? activeProblems(metrics.active.family, sources, routeKnown) : []),
  ]
}

/** A whole group of handles may be passed, and the compiler does not see that one has no role. */
function roleProblems(metrics: object): readonly Problem[] {
  return Object.entries(metrics)
    .filter(([name, value]) => !roles.includes(name) && isHandle(value))
    .map(([name, { family }]) => ({
      code: 'runtime/unknown-role',
      severity: 'error',
      summary: `httpMetrics() does not know what to record in "${name}" (${family.name}).${didYouMean(name, roles)}`,
      at: family.at,
      why: 'It would never be recorded, and its panels would stay empty.',
      fix: `Pass it under its role: { ${roles.join(', ')} }, for example { active: metrics.${name} }.`,
    }))
}

function isHandle(value: unknown): value is { readonly family: AnyFamily } {
  return typeof value === 'object' && value !== null && 'family' in value
}

function labelProblems(
  family: AnyFamily,
  sources: Readonly<Record<string, LabelSource>>,
): readonly Problem[] {
  const names = Object.keys(httpFacts)
  return Object.keys(family.labels)
    .filter((label) => sourceOf(label, sources) === undefined)
    .map((label) => ({
      code: 'runtime/unfilled-label',
      severity: 'error',
      summary: `httpMetrics() cannot fill the label "${label}" of ${family.name}.${didYouMean(label, names)}`,
      at: family.at,
      why: 'Every sample needs every label; without this one, each would be dropped.',
      fix: `Say where it comes from: { labels: { ${label}: 'route' } }, or a function of the request. Known by their names: ${names.join(', ')}.`,
    }))
}

function activeProblems(
  family: AnyFamily,
  sources: Readonly<Record<string, LabelSource>>,
  routeKnown: RouteKnown,
): readonly Problem[] {
  return Object.keys(family.labels)
    .map((label) => ({ label, source: sourceOf(label, sources) }))
    .filter(
      ({ source }) => source === 'status' || (source === 'route' && routeKnown === 'at the end'),
    )
    .map(({ label, source }) => ({
      code: 'runtime/unfilled-label',
      severity: 'error',
      summary: `httpMetrics() cannot fill the label "${label}" of ${family.name}: the ${source} is not known when a request arrives.`,
      at: family.at,
      why: 'The gauge rises before the request has been routed or answered.',
      fix: `Take the label "${label}" out of ${family.name}.`,
    }))
}
