/** Applications, variants and an Alertmanager that the system and its cluster do not both have. */
import { didYouMean, type Problem } from '@telltale/core'
import type { System } from '../../../project/system.ts'
import type { KubernetesOptions } from '../kubernetes.ts'
import type { Place } from './option-check.ts'

export function* applications(
  { applications: all = {} }: KubernetesOptions,
  place: Place,
  { options }: System,
): Iterable<Problem> {
  const jobs = options.targets.map(({ job }) => job)
  for (const [job, { port }] of Object.entries(all)) {
    if (!jobs.includes(job)) {
      yield {
        code: 'kubernetes/unknown-job',
        severity: 'error',
        summary: `kubernetes.applications names "${job}", and no target has that job`,
        ...place,
        why: 'Nothing is scraped by that name: the pods would be found, and never asked.',
        fix: `Use the job of a target, one of ${jobs.join(', ') || 'none so far'}.${didYouMean(job, jobs)}`,
      }
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      yield {
        code: 'kubernetes/port',
        severity: 'error',
        summary: `kubernetes.applications['${job}'].port is ${port}`,
        ...place,
        why: 'No container listens there.',
        fix: 'Write the port that the container serves its metrics on, from 1 to 65535.',
      }
    }
  }
}

export function* variant(
  { variant: name }: KubernetesOptions,
  place: Place,
  { options }: System,
): Iterable<Problem> {
  const known = Object.keys(options.variants ?? {})
  // A variant is asked as well, and its own list is empty.
  if (name === undefined || known.includes(name) || (options.variants && known.length === 0)) return
  yield {
    code: 'kubernetes/unknown-variant',
    severity: 'error',
    summary: `kubernetes.variant is "${name}", and the system has no such variant`,
    ...place,
    why: 'The manifests would be those of the system itself, with its targets and images.',
    fix: `Name one of ${known.join(', ') || 'none so far'}, or leave it out.${didYouMean(name, known)}`,
  }
}

export function* alertmanager(
  options: KubernetesOptions,
  place: Place,
  { options: { routing } }: System,
): Iterable<Problem> {
  const routed = routing?.options.alertmanager
  if (options.prometheus && routed && routed.address === undefined && !options.alertmanager) {
    yield {
      code: 'kubernetes/no-alertmanager',
      severity: 'error',
      summary: 'Prometheus sends its alerts to an Alertmanager that is not in the cluster',
      ...place,
      why: 'Alerts fire and nobody is told, while everything looks well.',
      fix: `Run one: alertmanager: { storage: '1Gi', resources: { … } }, or say where there is one: the address of the routing's alertmanager.`,
    }
  }
  if (options.alertmanager && routed === undefined) {
    yield {
      code: 'kubernetes/no-alertmanager',
      severity: 'error',
      summary: 'kubernetes.alertmanager is to run, and the system routes no alert to it',
      ...place,
      why: 'There is no image to take and no configuration to give it, so that nothing is written.',
      fix: `Give the system a routing with an alertmanager: alertRouting({ …, alertmanager: { image: 'prom/alertmanager:v0.27.0' } }).`,
    }
  }
}
