/** What a container sees: the files of the ConfigMaps at the paths where the pod mounts them. */
import type { KubernetesObject } from '../../packages/telltale/src/deploy/kubernetes/object.ts'

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly volumes: readonly Volume[]
        readonly containers: readonly Container[]
      }
    }
  }
}

interface Container {
  readonly name: string
  readonly volumeMounts: readonly {
    readonly name: string
    readonly mountPath: string
    readonly subPath?: string
  }[]
}

interface Volume {
  readonly name: string
  readonly configMap?: { readonly name: string }
  readonly projected?: { readonly sources: readonly { readonly configMap: Source }[] }
}

interface Source {
  readonly name: string
  readonly items?: readonly { readonly key: string; readonly path: string }[]
}

/** Text by absolute path, for the container of a Deployment; fails when something is not there. */
export function filesSeenBy(
  name: string,
  objects: readonly KubernetesObject[],
): ReadonlyMap<string, string> {
  const deployment = found(objects, 'Deployment', name) as unknown as Deployment
  const { volumes, containers } = deployment.spec.template.spec
  const container = containers.find((each) => each.name === name)
  return new Map(
    (container?.volumeMounts ?? []).flatMap(({ name: volumeName, mountPath, subPath }) => {
      const volume = volumes.find((each) => each.name === volumeName)
      if (volume === undefined) throw new Error(`${name} mounts ${volumeName}, which is no volume`)
      const files = filesOf(volume, objects)
      return subPath === undefined
        ? [...files].map(([path, text]) => [`${mountPath}/${path}`, text] as const)
        : [[mountPath, files.get(subPath) ?? ''] as const]
    }),
  )
}

function filesOf(
  volume: Volume,
  objects: readonly KubernetesObject[],
): ReadonlyMap<string, string> {
  const sources = volume.configMap
    ? [volume.configMap]
    : (volume.projected?.sources ?? []).map(({ configMap }) => configMap)
  return new Map(
    sources.flatMap((source: Source) => {
      const { data } = found(objects, 'ConfigMap', source.name) as unknown as {
        data: Readonly<Record<string, string>>
      }
      const items = source.items ?? Object.keys(data).map((key) => ({ key, path: key }))
      return items.map(({ key, path }) => {
        const text = data[key]
        if (text === undefined) throw new Error(`ConfigMap ${source.name} has no ${key}`)
        return [path, text] as const
      })
    }),
  )
}

function found(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name)
  if (object === undefined) throw new Error(`no ${kind} ${name}`)
  return object
}
