/** What is wrong with the options of `kubernetes({…})`, before anything is written. */
import type { Problem } from '@telltale/core'
import type { System } from '../../project/system.ts'
import { image, quantities, shards } from './problems/amounts.ts'
import { basicAuth, environment, grafanaLinks, hosts } from './problems/exposure.ts'
import { annotationKeys, folder, names } from './problems/names.ts'
import type { OptionCheck } from './problems/option-check.ts'
import { alertmanager, applications, variant } from './problems/parts.ts'

/**
 * Problems of a system's Kubernetes options; none when it has no such options.
 *
 * @example
 * kubernetesProblems(shop)
 * // => [{ code: 'kubernetes/host-without-tls', summary: 'grafana.host of "shop" …', … }]
 */
export function* kubernetesProblems(system: System): Iterable<Problem> {
  const { kubernetes } = system.options
  if (kubernetes === undefined) return
  const place = { at: kubernetes.at, path: [system.options.title, 'kubernetes'] }
  for (const check of checks) yield* check(kubernetes.options, place, system)
}

const checks: readonly OptionCheck[] = [
  folder,
  variant,
  names,
  annotationKeys,
  hosts,
  basicAuth,
  quantities,
  shards,
  image,
  applications,
  environment,
  grafanaLinks,
  alertmanager,
]
