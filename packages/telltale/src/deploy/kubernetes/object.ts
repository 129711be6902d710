/** Any Kubernetes object, and what all of ours have in common. */
import type { System } from '../../project/system.ts'
import { variantsOf } from '../../project/variants.ts'
import { defaultNamespace, type Kubernetes } from './kubernetes.ts'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  /** What each kind has besides; the models say which. */
  readonly [field: string]: unknown
}

/** Not deeply read-only: the types of the models are not. */
export interface Metadata {
  name: string
  namespace?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

/** One file of objects, in the order in which they are applied. */
export interface Manifest {
  /** Relative to the folder of the manifests. */
  readonly path: string
  readonly about: string
  readonly objects: readonly ManifestObject[]
}

export interface ManifestObject {
  readonly object: KubernetesObject
  /** Stands above it. */
  readonly comment?: string
}

/** What every builder of objects knows. */
export interface Cluster {
  readonly system: System
  readonly kubernetes: Kubernetes
  readonly namespace: string
}

export function clusterOf(system: System, kubernetes: Kubernetes): Cluster {
  const { namespace = defaultNamespace, variant } = kubernetes.options
  const there = variantsOf(system).find(({ name }) => name === variant)
  return { system: there?.system ?? system, kubernetes, namespace }
}

/**
 * The labels that a selector asks for: they never change, since a Deployment's selector cannot.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function selectorOf(name: string, { system }: Cluster): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': objectName(system.name) }
}

export function labelsOf(name: string, cluster: Cluster): Record<string, string> {
  return {
    ...selectorOf(name, cluster),
    'app.kubernetes.io/managed-by': 'telltale',
    ...cluster.kubernetes.options.labels,
  }
}

/**
 * A name that Kubernetes takes, for what is called after a system, a job or a file.
 *
 * @example
 * objectName('Shop_API')  // => 'shop-api'
 */
export function objectName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** Metadata of an object in the namespace; `of` is the workload that it belongs to. */
export function metadata(
  name: string,
  of: string,
  cluster: Cluster,
  annotations: Readonly<Record<string, string>> = {},
): Metadata {
  const { name: own, ...rest } = clusterMetadata(name, of, cluster, annotations)
  return { name: own, namespace: cluster.namespace, ...rest }
}

/** The same of an object that is in no namespace. */
export function clusterMetadata(
  name: string,
  of: string,
  cluster: Cluster,
  annotations: Readonly<Record<string, string>> = {},
): Metadata {
  return {
    name,
    labels: labelsOf(of, cluster),
    ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
  }
}
