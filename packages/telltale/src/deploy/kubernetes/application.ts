/** What the services themselves need, so that Prometheus finds their pods. */
import { toYaml } from '../../emit/yaml.ts'
import type { System } from '../../project/system.ts'
import { metricsPath } from '../../project/target.ts'
import type { Application, KubernetesOptions } from './kubernetes.ts'
import { objectName } from './object.ts'

/** The annotations of a pod that wants to be scraped; the API takes text only, hence the quotes. */
export function scrapeAnnotations(path: string, port: number): Readonly<Record<string, string>> {
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': path,
  }
}

export interface ApplicationPatch {
  readonly job: string
  readonly application: Application
  /** The part of a Deployment that is merged into the one that the service has. */
  readonly patch: DeploymentPatch
}

interface DeploymentPatch {
  readonly apiVersion: 'apps/v1'
  readonly kind: 'Deployment'
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
    }
  }
}

/** A patch for the Deployment of every application, by job. */
export function applicationPatches(
  system: System,
  { applications = {} }: KubernetesOptions,
): readonly ApplicationPatch[] {
  return Object.entries(applications)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([job, application]) => {
      const target = system.options.targets.find((each) => each.job === job)
      const path = target === undefined ? '/metrics' : metricsPath(target)
      return {
        job,
        application,
        patch: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: {
            name: application.deployment ?? objectName(job),
            namespace: application.namespace,
          },
          spec: {
            template: { metadata: { annotations: scrapeAnnotations(path, application.port) } },
          },
        },
      }
    })
}

/**
 * `applications/<job>.yaml`: for `kubectl patch`, or among the `patches` of the service's own
 * kustomization. It is part of no kustomization here, because the Deployment is somebody else's.
 */
export function applicationFile({ job, patch }: ApplicationPatch, system: System): string {
  const { name, namespace } = patch.metadata
  return toYaml(patch, {
    about: `${system.options.title}: annotations for the pods of ${job}. Apply: kubectl -n ${namespace} patch deployment ${name} --patch-file ${objectName(job)}.yaml`,
  })
}
