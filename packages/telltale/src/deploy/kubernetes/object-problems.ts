/** What the API server would refuse of the objects as they are written, and a cluster would not run. */
import type { Problem } from '@telltale/core'
import {
  annotationBytes,
  byteLength,
  bytesText,
  configMapBytes,
  configMapKey,
  dnsLabel,
  dnsSubdomain,
  follows,
  isLabelKey,
  labelValue,
  objectBytes,
  prometheusRuleBytes,
  type Syntax,
  serviceName,
} from './limits.ts'
import { schemaFaults } from './models.ts'
import type { Cluster, KubernetesObject, Manifest } from './object.ts'
import { ruleBytes } from './operator/prometheus-rules.ts'

/** Every problem of every object in the manifests. */
export function objectProblems(
  manifests: readonly Manifest[],
  cluster: Cluster,
): readonly Problem[] {
  const all = manifests.flatMap(({ path, objects }) =>
    objects.map(({ object }) => ({ object, place: placeOf(object, path, cluster) })),
  )
  return [
    ...all.flatMap(({ object, place }) =>
      checks.flatMap((check) => [...check(object, place, cluster)]),
    ),
    ...duplicates(all),
  ]
}

type Place = Pick<Problem, 'at' | 'path'>
type Check = (object: KubernetesObject, place: Place, cluster: Cluster) => Iterable<Problem>

const checks: readonly Check[] = [schema, name, labels, annotations, keys, size]

function placeOf({ kind, metadata }: KubernetesObject, file: string, cluster: Cluster): Place {
  const { system, kubernetes } = cluster
  return { at: kubernetes.at, path: [system.options.title, file, `${kind} ${metadata.name}`] }
}

function* schema(object: KubernetesObject, place: Place): Iterable<Problem> {
  for (const { path, message } of schemaFaults(object)) {
    yield {
      code: 'kubernetes/schema',
      severity: 'error',
      summary: `${nameOf(object)}: ${path} ${message}`,
      ...place,
      why: 'The schema of the Kubernetes API does not allow it: kubectl apply would fail.',
      fix: `Correct the option of kubernetes({…}) that ends up in ${path}. If none does, it is a fault of telltale: please report it.`,
    }
  }
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} "${metadata.name}"`
}

/** What the names of a kind must look like; the others are subdomains. */
const syntaxes: Readonly<Record<string, Syntax>> = { Service: serviceName, Namespace: dnsLabel }

function* name(object: KubernetesObject, place: Place): Iterable<Problem> {
  const text = object.metadata.name
  const syntax = syntaxes[object.kind] ?? dnsSubdomain
  if (!follows(text, syntax)) yield refusedName(nameOf(object), text, syntax, place)
}

export function refusedName(what: string, text: string, syntax: Syntax, place: Place): Problem {
  return {
    code: 'kubernetes/name',
    severity: 'error',
    summary: `${what}: Kubernetes takes no such name, "${text}"`,
    ...place,
    why: 'Names become parts of host names and of paths, and the API server refuses all others.',
    fix: `Write ${syntax.words}: "${suggestion(text, syntax)}".`,
  }
}

function suggestion(text: string, { maxLength, pattern }: Syntax): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, '')
  return pattern.test(plain) ? plain : `x-${plain}`.replace(/-$/, '')
}

function* labels(object: KubernetesObject, place: Place): Iterable<Problem> {
  for (const [key, value] of labelsIn(object)) {
    const isKey = isLabelKey(key)
    if (isKey && follows(value, labelValue)) continue
    yield {
      code: 'kubernetes/label',
      severity: 'error',
      summary: `${nameOf(object)}: Kubernetes takes no such label, ${key}=${value}`,
      ...place,
      why: 'Selectors compare labels as text without quotes, so that the API server refuses others.',
      fix: isKey
        ? `Write a value of ${labelValue.words}; longer texts are annotations.`
        : `Write a key of ${labelValue.words}, if need be behind a domain: 'example.com/team'.`,
    }
  }
}

/** The labels of the object, and those of the pods that it makes. */
function labelsIn(object: KubernetesObject): ReadonlyMap<string, string> {
  const pods = object as { readonly spec?: { readonly template?: Partial<KubernetesObject> } }
  return new Map(
    [object.metadata, pods.spec?.template?.metadata].flatMap((metadata) =>
      Object.entries(metadata?.labels ?? {}),
    ),
  )
}

function* annotations(object: KubernetesObject, place: Place): Iterable<Problem> {
  const all = Object.entries(object.metadata.annotations ?? {})
  for (const [key] of all.filter(([key]) => !isLabelKey(key.toLowerCase()))) {
    yield {
      code: 'kubernetes/label',
      severity: 'error',
      summary: `${nameOf(object)}: Kubernetes takes no annotation with the key "${key}"`,
      ...place,
      why: 'The API server refuses the object.',
      fix: `Write a key of ${labelValue.words}, if need be behind a domain: 'example.com/owner'.`,
    }
  }
  const bytes = sumOf(all.flat())
  if (bytes > annotationBytes) {
    yield tooLarge(
      nameOf(object),
      'its annotations are',
      bytes,
      annotationBytes,
      place,
      'Shorten them.',
    )
  }
}

function* keys(object: KubernetesObject, place: Place): Iterable<Problem> {
  for (const key of Object.keys(dataOf(object))) {
    if (follows(key, configMapKey)) continue
    yield {
      code: 'kubernetes/name',
      severity: 'error',
      summary: `${nameOf(object)}: a ConfigMap takes no key "${key}"`,
      ...place,
      why: 'Keys become file names, and the API server refuses others.',
      fix: `Give the file a name of ${configMapKey.words}.`,
    }
  }
}

function dataOf(object: KubernetesObject): Readonly<Record<string, string>> {
  return object.kind === 'ConfigMap' && 'data' in object
    ? (object.data as Readonly<Record<string, string>>)
    : {}
}

function* size(object: KubernetesObject, place: Place, cluster: Cluster): Iterable<Problem> {
  const data = Object.entries(dataOf(object))
  const files = data.map(([key]) => key).join(', ')
  const bytes = sumOf(data.map(([, text]) => text))
  const json = byteLength(JSON.stringify(object))
  if (bytes > configMapBytes) {
    yield tooLarge(nameOf(object), `${files} is`, bytes, configMapBytes, place, splitFile)
  } else if (rulesIn(object) > prometheusRuleBytes) {
    yield tooLarge(
      nameOf(object),
      'its rules are',
      rulesIn(object),
      prometheusRuleBytes,
      place,
      splitGroup,
    )
  } else if (json > objectBytes) {
    yield tooLarge(nameOf(object), 'it is', json, objectBytes, place, splitFile)
  } else if (cluster.kubernetes.options.apply === 'client-side' && json > annotationBytes) {
    yield tooLarge(
      nameOf(object),
      `its copy in the annotation of kubectl apply, with ${files || 'all of it'}, is`,
      json,
      annotationBytes,
      place,
      `Apply on the server's side, kubectl apply --server-side, and leave out apply: 'client-side'.`,
    )
  }
}

function rulesIn({ kind, spec }: KubernetesObject): number {
  return kind === 'PrometheusRule' ? ruleBytes((spec as { groups: unknown[] }).groups) : 0
}

const splitFile = 'Split the dashboard: what nobody looks at together need not be in one file.'
const splitGroup =
  'Split the rule group: rules that read no record of each other need not be in one group.'

function tooLarge(
  what: string,
  part: string,
  bytes: number,
  limit: number,
  place: Place,
  fix: string,
): Problem {
  return {
    code: 'kubernetes/too-large',
    severity: 'error',
    summary: `${what} is too large: ${part} ${bytesText(bytes)}, of at most ${bytesText(limit)}`,
    ...place,
    why: 'The cluster refuses the object as a whole.',
    fix,
  }
}

function sumOf(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + byteLength(text), 0)
}

interface Placed {
  readonly object: KubernetesObject
  readonly place: Place
}

function* duplicates(all: readonly Placed[]): Iterable<Problem> {
  const seen = new Set<string>()
  for (const { object, place } of all) {
    const { kind, metadata } = object
    const id = JSON.stringify([object.apiVersion, kind, metadata.namespace, metadata.name])
    if (seen.has(id)) {
      yield {
        code: 'kubernetes/duplicate-object',
        severity: 'error',
        summary: `two objects are called ${nameOf(object)}`,
        ...place,
        why: 'The one that is applied last replaces the other.',
        fix: 'Give one of the two another name: two dashboards, Secrets or applications share it.',
      }
    }
    seen.add(id)
  }
}
