/** The manifests of the shop in a cluster, for tests. */
import type { KubernetesObject } from '../src/deploy/kubernetes/object.ts'
import { emit } from '../src/emit/emit.ts'
import type { KubernetesOptions, SystemOptions } from '../src/index.ts'
import { everything, objectsIn, shopInCluster } from './cluster.ts'
import { projectOf } from './shop.ts'

/** Most tests ask for the same files. */
const known = new Map<string, ReadonlyMap<string, string>>()

/** The manifests of the shop, by their path in its output. */
export function filesFor(options: KubernetesOptions, more: Partial<SystemOptions> = {}) {
  const key = JSON.stringify([options, more, more.routing === undefined])
  const files = known.get(key) ?? freshFiles(options, more)
  known.set(key, files)
  return files
}

export function freshFiles(options: KubernetesOptions, more: Partial<SystemOptions> = {}) {
  const files = emit(projectOf(shopInCluster(options, more)))
  return new Map(
    [...files]
      .filter(([path]) => /^shop\/(kubernetes|monitoring\/k8s)\//.test(path))
      .map(([path, text]) => [path.slice('shop/'.length), text]),
  )
}

export function pathsFor(options: KubernetesOptions) {
  return [...filesFor(options).keys()]
}

/** The text of one of them, in the default folder. */
export function fileOf(
  name: string,
  options: KubernetesOptions = everything,
  more: Partial<SystemOptions> = {},
): string {
  return filesFor(options, more).get(`kubernetes/${name}`) ?? ''
}

/** `Service prometheus`, and so on, in order. */
export function kindsIn(name: string, options = everything, more: Partial<SystemOptions> = {}) {
  return objectsIn(fileOf(name, options, more)).map(
    ({ kind, metadata }) => `${kind} ${metadata.name}`,
  )
}

/** The first object of a kind. */
export function find(name: string, kind: string, options = everything, more = {}) {
  const found = objectsIn(fileOf(name, options, more)).find((object) => object.kind === kind)
  if (found === undefined) throw new Error(`${name} has no ${kind}`)
  return found
}

/** The part of a container that tests ask about. */
export interface Container {
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string }[]
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
}

/** A container of the Deployment in a file. */
export function container(
  file: string,
  name: string,
  more: Partial<SystemOptions> = {},
  options = everything,
): Container {
  return containerIn([find(file, 'Deployment', options, more)], name)
}

/** A container of the Deployment among the objects. */
export function containerIn(objects: readonly KubernetesObject[], name: string): Container {
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: (Container & { name: string })[] } } }
  }
  const found = deployment.spec.template.spec.containers.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no container ${name}`)
  return found
}
