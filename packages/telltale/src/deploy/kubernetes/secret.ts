/** Secrets whose values are set in the cluster and nowhere else. */
import type { ISecret } from 'kubernetes-models/v1/Secret'
import { type Cluster, type KubernetesObject, type ManifestObject, metadata } from './object.ts'

export interface NeededSecret {
  readonly name: string
  /** The workload that reads it. */
  readonly of: string
  readonly key: string
  /** What happens while it has no value. */
  readonly without: string
  /** A shell command that prints the value. */
  readonly value: string
}

/**
 * A Secret without a value, and above it the command that sets one.
 *
 * Applying it again keeps what was set: an object that names no data owns none. A value written
 * here, if only as a placeholder, would overwrite the real one.
 */
export function declaredSecret(secret: NeededSecret, cluster: Cluster): readonly ManifestObject[] {
  if (cluster.kubernetes.options.secrets === 'referenced') return []
  const { name, of, key, without, value } = secret
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(name, of, cluster),
    type: 'Opaque',
  } satisfies ISecret
  // Not `kubectl apply`: the next apply of this manifest would then take the value for its own, and remove it.
  const patch = `{\\"stringData\\":{\\"${key}\\":\\"$(${value})\\"}}`
  const command = `kubectl -n ${cluster.namespace} patch secret ${name} -p "${patch}"`
  return [
    {
      object,
      comment: `PLACEHOLDER: the value of ${key} is set in the cluster, never here.\n${without} Set it with:\n  ${command}`,
    },
  ]
}
