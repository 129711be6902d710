/** Secrets whose values are set in the cluster and nowhere else. */
import type { ISecret } from 'kubernetes-models/v1/Secret'
import { type Cluster, type KubernetesObject, type ManifestObject, metadata } from './object.ts'

export interface NeededSecret {
  readonly name: string
  /** The workload that reads it. */
  readonly of: string
  /** For each key a shell command that prints its value. */
  readonly values: Readonly<Record<string, string>>
  /** What happens while it has no value. */
  readonly without: string
}

/**
 * A Secret without a value, and above it the command that sets one.
 *
 * Applying it again keeps what was set: an object that names no data owns none. A value written
 * here, if only as a placeholder, would overwrite the real one.
 */
export function declaredSecret(secret: NeededSecret, cluster: Cluster): readonly ManifestObject[] {
  if (cluster.kubernetes.options.secrets === 'referenced') return []
  const { name, of, values, without } = secret
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(name, of, cluster),
    type: 'Opaque',
  } satisfies ISecret
  const keys = Object.keys(values)
  const what = keys.length === 1 ? `the value of ${keys[0]} is` : `${keys.join(', ')} are`
  return [
    {
      object,
      comment: `PLACEHOLDER: ${what} set in the cluster, never here.\n${without} Set with:\n  ${command(secret, cluster)}`,
    },
  ]
}

/** Not `kubectl apply`: the next one of the manifest would take the values for its own, and remove them. */
function command({ name, values }: NeededSecret, { namespace }: Cluster): string {
  const pairs = Object.entries(values).map(([key, print]) => `\\"${key}\\":\\"$(${print})\\"`)
  return `kubectl -n ${namespace} patch secret ${name} -p "{\\"stringData\\":{${pairs.join(',')}}}"`
}
