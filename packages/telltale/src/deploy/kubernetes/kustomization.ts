/** What `kubectl apply -k` applies. */
import { toYaml } from '../../emit/yaml.ts'

/**
 * `kustomization.yaml` of a folder.
 *
 * Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function kustomizationFile(resources: readonly string[], about: string): string {
  return toYaml(
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [...resources],
    },
    { about },
  )
}
