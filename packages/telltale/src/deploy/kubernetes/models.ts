/**
 * The models of Kubernetes and of the Prometheus Operator, which know the API's schemas.
 *
 * They are loaded when the first object of a kind is validated: a build without Kubernetes does not
 * pay for them.
 */
import { createRequire } from 'node:module'
import type { KubernetesObject } from './object.ts'

/** One thing that the schema of the API refuses. */
export interface SchemaFault {
  /** Where in the object: `/spec/replicas`. */
  readonly path: string
  readonly message: string
}

/**
 * What the API's schema says about an object; nothing about a kind that no model knows.
 *
 * @example
 * schemaFaults({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 1 } })
 * // => [{ path: '/data/a', message: 'must be string' }]
 */
export function schemaFaults(object: KubernetesObject): readonly SchemaFault[] {
  const Model = modelOf(object)
  if (Model === undefined) return []
  try {
    new Model(object).validate()
    return []
  } catch (error) {
    return faultsIn(error)
  }
}

/** Whether the kind is one of those that are validated. */
export function isModelled({ apiVersion, kind }: KubernetesObject): boolean {
  return moduleOf(apiVersion, kind) !== undefined
}

type Model = new (data: KubernetesObject) => { validate(): void }

const require = createRequire(import.meta.url)

function modelOf({ apiVersion, kind }: KubernetesObject): Model | undefined {
  const name = moduleOf(apiVersion, kind)
  if (name === undefined) return undefined
  const loaded: Readonly<Record<string, Model>> = require(name)
  return loaded[kind]
}

function moduleOf(apiVersion: string, kind: string): string | undefined {
  if (apiVersion.startsWith('monitoring.coreos.com/'))
    return `@kubernetes-models/prometheus-operator/${apiVersion}/${kind}`
  return builtIn.has(apiVersion) ? `kubernetes-models/${apiVersion}/${kind}` : undefined
}

const builtIn = new Set(['v1', 'apps/v1', 'networking.k8s.io/v1', 'rbac.authorization.k8s.io/v1'])

function faultsIn(error: unknown): readonly SchemaFault[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) throw error
  return error.errors.map(({ instancePath, message }: AjvError) => ({
    path: instancePath === '' ? '/' : instancePath,
    message: message ?? 'is refused',
  }))
}

interface AjvError {
  readonly instancePath: string
  readonly message?: string
}
