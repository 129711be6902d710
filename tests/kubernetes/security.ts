/** What a security review of a manifest asks first. */
import type { KubernetesObject } from '../../packages/telltale/src/deploy/kubernetes/object.ts'

/**
 * Faults of production manifests, one sentence each, with the object that has it.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/, `restricted`
 */
export function securityFaults(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.flatMap((object) =>
    [...pods(object), ...rights(object), ...secrets(object), ...doors(object)].map(
      (fault) => `${object.kind} ${object.metadata.name}: ${fault}`,
    ),
  )
}

function* pods(object: KubernetesObject): Iterable<string> {
  // What the operator makes pods of, and gives everything else that they may not.
  if (['Prometheus', 'ThanosRuler'].includes(object.kind)) {
    if (at(object, 'spec', 'securityContext', 'runAsNonRoot') !== true) yield 'may run as root'
    if (!/:(?!latest$)[\w.-]+$/.test(String(at(object, 'spec', 'image'))))
      yield 'image without a version'
    for (const limit of ['cpu', 'memory'])
      if (at(object, 'spec', 'resources', 'limits', limit) === undefined)
        yield `no limit of ${limit}`
  }
  const pod = at(object, 'spec', 'template', 'spec')
  if (pod === undefined) return
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) if (at(pod, key)) yield key
  if (at(pod, 'securityContext', 'runAsNonRoot') !== true) yield 'may run as root'
  if (at(pod, 'securityContext', 'seccompProfile', 'type') !== 'RuntimeDefault')
    yield 'no seccomp profile'
  if (typeof at(pod, 'automountServiceAccountToken') !== 'boolean') yield 'token by default'
  for (const volume of list(at(pod, 'volumes'))) if (at(volume, 'hostPath')) yield 'hostPath'
  for (const container of list(at(pod, 'containers'))) yield* containerFaults(container)
}

function* containerFaults(container: unknown): Iterable<string> {
  const context = at(container, 'securityContext')
  if (at(context, 'privileged')) yield 'privileged'
  if (at(context, 'allowPrivilegeEscalation') !== false) yield 'privilege escalation'
  if (at(context, 'readOnlyRootFilesystem') !== true) yield 'writable root file system'
  if (JSON.stringify(at(context, 'capabilities', 'drop')) !== '["ALL"]') yield 'capabilities'
  if (at(context, 'capabilities', 'add')) yield 'added capabilities'
  if (!/(:(?!latest$)[\w.-]+|@sha256:\w+)$/.test(String(at(container, 'image'))))
    yield 'image without a version'
  for (const limit of ['cpu', 'memory']) {
    if (at(container, 'resources', 'limits', limit) === undefined) yield `no limit of ${limit}`
    if (at(container, 'resources', 'requests', limit) === undefined) yield `no request of ${limit}`
  }
  for (const port of list(at(container, 'ports'))) if (at(port, 'hostPort')) yield 'hostPort'
  for (const variable of list(at(container, 'env'))) {
    const name = String(at(variable, 'name'))
    if (/PASSWORD|SECRET|TOKEN/.test(name) && !name.endsWith('__FILE') && at(variable, 'value'))
      yield `value of ${name}`
    if (/ANONYMOUS_ENABLED/.test(name) && at(variable, 'value') === 'true') yield 'anonymous access'
  }
  for (const probe of ['livenessProbe', 'readinessProbe'])
    if (!at(container, probe)) yield `no ${probe}`
}

function* rights(object: KubernetesObject): Iterable<string> {
  for (const rule of list(object.rules)) {
    const all = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'].flatMap((key) =>
      list(at(rule, key)),
    )
    if (all.includes('*')) yield 'a wildcard'
    if (all.includes('secrets')) yield 'secrets'
    const writing = list(at(rule, 'verbs')).filter(
      (verb) => !/^(get|list|watch)$/.test(String(verb)),
    )
    if (writing.length > 0) yield `writing: ${writing.join(', ')}`
  }
  if (/cluster-admin/.test(JSON.stringify(object.roleRef ?? ''))) yield 'cluster-admin'
}

/** Whatever looks like the value of a secret, in Secrets and in the files of ConfigMaps. */
function* secrets(object: KubernetesObject): Iterable<string> {
  if (object.kind === 'Secret' && (object.data ?? object.stringData) !== undefined) yield 'a value'
  const texts = Object.values((object.data as Record<string, string> | undefined) ?? {})
  for (const text of texts) {
    const found = text.match(
      /^\s*(?:- )?(?:password|credentials|bearer_token|api_key|secret_key|client_secret|api_url): .*$/m,
    )
    if (found) yield found[0].trim()
  }
}

/** Ways in: over TLS, Prometheus with a password, and nothing past the Ingress. */
function* doors(object: KubernetesObject): Iterable<string> {
  if (object.kind === 'Service' && at(object, 'spec', 'type') !== 'ClusterIP')
    yield 'open to outside'
  if (list(at(object, 'spec', 'externalIPs')).length > 0) yield 'externalIPs'
  if (object.kind === 'NetworkPolicy') {
    for (const rule of list(at(object, 'spec', 'ingress')))
      if (list(at(rule, 'from')).length === 0) yield 'lets everybody in'
  }
  if (object.kind !== 'Ingress') return
  const hosts = list(at(object, 'spec', 'tls')).flatMap((tls) => list(at(tls, 'hosts')))
  for (const rule of list(at(object, 'spec', 'rules')))
    if (!hosts.includes(at(rule, 'host'))) yield `no certificate for ${at(rule, 'host')}`
  const annotations = Object.keys(object.metadata.annotations ?? {})
  const asks = annotations.some((key) => /auth-type$|router\.middlewares$/.test(key))
  if (object.metadata.name === 'prometheus' && !asks) yield 'no password'
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  )
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
