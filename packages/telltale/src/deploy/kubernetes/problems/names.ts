/** Names, labels and paths that the options give. */
import type { Problem } from '@telltale/core'
import { isInside } from '../../../project/path-problems.ts'
import type { KubernetesOptions } from '../kubernetes.ts'
import { dnsLabel, dnsSubdomain, follows, isLabelKey, labelValue } from '../limits.ts'
import { refusedName } from '../object-problems.ts'
import type { Place } from './option-check.ts'

export function* folder({ folder: path }: KubernetesOptions, place: Place): Iterable<Problem> {
  if (path === undefined || isInside(path)) return
  yield {
    code: 'kubernetes/folder',
    severity: 'error',
    summary: `kubernetes.folder is "${path}"`,
    ...place,
    why: 'Generated files stay inside the output folder of their system.',
    fix: `Write a relative path with / and without . or ..: 'monitoring/k8s'.`,
  }
}

/** What ends up in several objects is reported once, as the option that it is. */
export function* names(options: KubernetesOptions, place: Place): Iterable<Problem> {
  const { prometheus, grafana, ingress, operator, applications = {} } = options
  const labels: Readonly<Record<string, string | undefined>> = {
    namespace: options.namespace,
    'operator.namespace': operator?.namespace,
    'ingress.controllerNamespace': ingress?.controllerNamespace,
    ...Object.fromEntries(
      Object.entries(applications).map(([job, { namespace }]) => [
        `applications['${job}'].namespace`,
        namespace,
      ]),
    ),
  }
  const subdomains: Readonly<Record<string, string | undefined>> = {
    'prometheus.storageClass': prometheus?.storageClass,
    'grafana.storageClass': grafana?.storageClass,
    'ingress.class': ingress?.class,
    'ingress.issuer': ingress?.issuer,
  }
  for (const [syntax, named] of [
    [dnsLabel, labels],
    [dnsSubdomain, subdomains],
  ] as const) {
    for (const [option, text] of Object.entries(named)) {
      if (text !== undefined && !follows(text, syntax))
        yield refusedName(`kubernetes.${option}`, text, syntax, place)
    }
  }
  yield* selectors(
    {
      labels: options.labels ?? {},
      'operator.labels': operator?.labels ?? {},
      'operator.grafana': operator?.grafana ?? {},
      ...Object.fromEntries(
        Object.entries(applications).map(([job, { selector = {} }]) => [
          `applications['${job}'].selector`,
          selector,
        ]),
      ),
    },
    place,
  )
}

export function* annotationKeys({ ingress }: KubernetesOptions, place: Place): Iterable<Problem> {
  const all = { ...ingress?.annotations, ...ingress?.basicAuthAnnotations }
  for (const key of Object.keys(all).filter((key) => !isLabelKey(key.toLowerCase()))) {
    yield {
      code: 'kubernetes/label',
      severity: 'error',
      summary: `kubernetes.ingress has an annotation with the key "${key}", which Kubernetes does not take`,
      ...place,
      why: 'The API server refuses the whole Ingress.',
      fix: `Write a key of ${labelValue.words}, if need be behind a domain: 'example.com/owner'.`,
    }
  }
}

function* selectors(
  all: Readonly<Record<string, Readonly<Record<string, string>>>>,
  place: Place,
): Iterable<Problem> {
  for (const [option, labels] of Object.entries(all)) {
    for (const [key, value] of Object.entries(labels)) {
      if (isLabelKey(key) && follows(value, labelValue)) continue
      yield {
        code: 'kubernetes/label',
        severity: 'error',
        summary: `kubernetes.${option} has ${key}=${value}, which no label can be`,
        ...place,
        why: 'Selectors compare labels as text without quotes, so that the API server refuses others.',
        fix: `Write key and value of ${labelValue.words}, the key if need be behind a domain: 'app.kubernetes.io/name'.`,
      }
    }
  }
}
