/** One replica of a program as a cluster should run it: watched, bounded, and with no right too many. */
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { type PodFiles, podFiles, type StoredSet } from './config-maps.ts'
import type { Resources } from './kubernetes.ts'
import { type Cluster, type KubernetesObject, labelsOf, metadata, selectorOf } from './object.ts'
import { type SecretFiles, secretVolumes } from './secret-files.ts'

export interface WorkloadDescription {
  readonly name: string
  readonly image: string
  /** User and group of the image, by number: only so can Kubernetes know that it is not root. */
  readonly user: number
  readonly port: number
  readonly args?: readonly string[]
  readonly env?: readonly EnvironmentVariable[]
  readonly probes: { readonly live: string; readonly ready: string }
  readonly resources?: Resources
  /** Folder of the volume that survives the pod. */
  readonly data?: string
  /** Folders that the program writes to and that end with the pod. */
  readonly scratch?: readonly string[]
  readonly files: readonly StoredSet[]
  /** Secrets that it reads from files. */
  readonly secrets?: SecretFiles
  /** Whether it talks to the API server. */
  readonly usesApi: boolean
  /** How long it may take to stop; the cluster's default is 30 s. */
  readonly graceSeconds?: number
}

export type EnvironmentVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: string; readonly key: string }

/**
 * The Deployment of a program with one replica.
 *
 * It meets the `restricted` Pod Security Standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function deployment(workload: WorkloadDescription, cluster: Cluster): KubernetesObject {
  const { name, data } = workload
  const files = podFiles(workload.files)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name, name, cluster),
    spec: {
      replicas: 1,
      // Two pods cannot have one volume: the old one ends before the new one starts.
      ...(data !== undefined && { strategy: { type: 'Recreate' } }),
      selector: { matchLabels: selectorOf(name, cluster) },
      template: {
        metadata: {
          labels: labelsOf(name, cluster),
          ...(workload.files.length > 0 && { annotations: { 'checksum/config': files.checksum } }),
        },
        spec: podSpec(workload, files),
      },
    },
  } satisfies IDeployment
}

function podSpec(workload: WorkloadDescription, files: PodFiles) {
  const { name, user, data, scratch = [], graceSeconds } = workload
  const volumes = [...files.volumes, ...mountsOfSecrets(workload).map(({ volume }) => volume)]
  return {
    serviceAccountName: name,
    automountServiceAccountToken: workload.usesApi,
    ...(graceSeconds !== undefined && { terminationGracePeriodSeconds: graceSeconds }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // A large volume is not walked through at every start.
      fsGroupChangePolicy: 'OnRootMismatch' as const,
      seccompProfile: { type: 'RuntimeDefault' as const },
    },
    containers: [container(workload, files)],
    ...((data !== undefined || scratch.length > 0 || volumes.length > 0) && {
      volumes: [
        ...volumes,
        ...(data === undefined
          ? []
          : [{ name: 'data', persistentVolumeClaim: { claimName: claimName(name) } }]),
        ...scratch.map((folder) => ({ name: scratchName(folder), emptyDir: {} })),
      ],
    }),
  }
}

function container(workload: WorkloadDescription, files: PodFiles) {
  const { name, image, port, args, env, probes, resources, data, scratch = [] } = workload
  const mounts = [
    ...files.mounts,
    ...mountsOfSecrets(workload).map(({ volume, mountPath }) => ({
      name: volume.name,
      mountPath,
      readOnly: true,
    })),
    ...(data === undefined ? [] : [{ name: 'data', mountPath: data }]),
    ...scratch.map((folder) => ({ name: scratchName(folder), mountPath: folder })),
  ]
  return {
    name,
    image,
    ...(args && { args: [...args] }),
    ...(env && env.length > 0 && { env: env.map(environmentVariable) }),
    ports: [{ name: 'http', containerPort: port }],
    livenessProbe: probe(probes.live, 30),
    readinessProbe: probe(probes.ready, 10),
    ...(resources && { resources: mutable(resources) }),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  }
}

function mountsOfSecrets({ secrets }: WorkloadDescription) {
  return secrets === undefined ? [] : secretVolumes(secrets)
}

function probe(path: string, periodSeconds: number) {
  return { httpGet: { path, port: 'http' }, periodSeconds, timeoutSeconds: 5 }
}

function mutable({ requests, limits }: Resources) {
  return { requests: { ...requests }, limits: { ...limits } }
}

function environmentVariable(variable: EnvironmentVariable) {
  return 'value' in variable
    ? { name: variable.name, value: variable.value }
    : {
        name: variable.name,
        valueFrom: { secretKeyRef: { name: variable.secret, key: variable.key } },
      }
}

/** `/tmp` is `tmp`, `/var/log/grafana` is `var-log-grafana`. */
function scratchName(folder: string): string {
  return folder.slice(1).replaceAll('/', '-')
}

function claimName(name: string): string {
  return `${name}-data`
}

/** The volume that survives the pod. */
export function volumeClaim(
  name: string,
  { storage, storageClass }: { readonly storage: string; readonly storageClass?: string },
  cluster: Cluster,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(claimName(name), name, cluster),
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      resources: { requests: { storage } },
    },
  } satisfies IPersistentVolumeClaim
}

/** How others inside the cluster reach it, by its name. */
export function service(
  name: string,
  port: number,
  cluster: Cluster,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, name, cluster, annotations),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(name, cluster),
      ports: [{ name: 'http', port, targetPort: 'http' }],
    },
  } satisfies IService
}

export function serviceAccount(name: string, cluster: Cluster, usesApi: boolean): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(name, name, cluster),
    automountServiceAccountToken: usesApi,
  } satisfies IServiceAccount
}
