/** Generated files as ConfigMaps, and how a pod sees them again as files. */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { annotationBytes, byteLength, configMapBytes } from './limits.ts'
import { type Cluster, type KubernetesObject, metadata } from './object.ts'

/** A generated file and where the container sees it. */
export interface PlacedFile {
  /** Absolute: `/etc/prometheus/alerts.yml`. */
  readonly target: string
  readonly text: string
}

/** Files of one purpose, below one folder of the container. */
export interface FileSet {
  /** Name of the ConfigMap; when one is not enough, the next is `<name>-2`. */
  readonly name: string
  readonly folder: string
  readonly files: readonly PlacedFile[]
}

export interface ConfigMap extends KubernetesObject {
  readonly kind: 'ConfigMap'
  readonly data: Readonly<Record<string, string>>
}

/** A file set in as many ConfigMaps as it takes. */
export interface StoredSet extends FileSet {
  readonly configMaps: readonly ConfigMap[]
}

/**
 * The files of a set, in order, in as few ConfigMaps as their size allows.
 *
 * A file that is too large for any gets one of its own, which `kubernetes/too-large` reports.
 */
export function stored(set: FileSet, of: string, cluster: Cluster): StoredSet {
  const files = [...set.files].sort((a, b) => (a.target < b.target ? -1 : 1))
  const parts: PlacedFile[][] = []
  const limit = cluster.kubernetes.options.apply === 'client-side' ? clientSide : serverSide
  for (const file of files) {
    const last = parts.at(-1)
    if (last && limit([...last, file])) last.push(file)
    else parts.push([file])
  }
  return { ...set, configMaps: parts.map((part, i) => configMap(part, i, set, of, cluster)) }
}

function serverSide(files: readonly PlacedFile[]): boolean {
  return sum(files.map(({ text }) => byteLength(text))) <= configMapBytes
}

/** The copy in the annotation is JSON of the whole object, which has 4 KiB for all but the files. */
function clientSide(files: readonly PlacedFile[]): boolean {
  return sum(files.map(({ text }) => byteLength(JSON.stringify(text)))) <= annotationBytes - 4096
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function configMap(
  files: readonly PlacedFile[],
  index: number,
  { name, folder }: FileSet,
  of: string,
  cluster: Cluster,
): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(index === 0 ? name : `${name}-${index + 1}`, of, cluster),
    data: Object.fromEntries(files.map((file) => [keyOf(file, folder), file.text])),
  } satisfies IConfigMap
}

/** A key has no slash, and nothing goes up from the folder. */
function keyOf({ target }: PlacedFile, folder: string): string {
  return posix.relative(folder, target).replaceAll('../', '').replaceAll('/', '__')
}

export interface PodFiles {
  readonly volumes: PodVolume[]
  readonly mounts: VolumeMount[]
  /** Changes when a file does: on the pod, it makes a changed ConfigMap start a new one. */
  readonly checksum: string
}

interface PodVolume {
  name: string
  configMap?: { name: string }
  projected?: { sources: { configMap: { name: string; items: { key: string; path: string }[] } }[] }
}

interface VolumeMount {
  name: string
  mountPath: string
  subPath?: string
  readOnly: true
}

/**
 * Volumes that show every file at its target.
 *
 * A set whose folder lies in that of another one becomes part of that one's volume, because nothing
 * can be mounted into a ConfigMap. A file outside of its set's folder is mounted alone.
 */
export function podFiles(sets: readonly StoredSet[]): PodFiles {
  const roots = sets.filter((set) => !sets.some((other) => other !== set && contains(other, set)))
  const volumes = roots.map((root) =>
    volumeOf(
      root,
      sets.filter((set) => set === root || contains(root, set)),
    ),
  )
  return {
    volumes,
    mounts: roots.flatMap((root) => mountsOf(root)),
    checksum: createHash('sha256')
      .update(JSON.stringify(sets.map(({ configMaps }) => configMaps.map(({ data }) => data))))
      .digest('hex'),
  }
}

function contains({ folder }: FileSet, other: FileSet): boolean {
  return other.folder.startsWith(`${folder}/`)
}

function volumeOf(root: StoredSet, parts: readonly StoredSet[]): PodVolume {
  const [only, ...others] = parts.flatMap(({ configMaps }) => configMaps)
  const isFlat = root.files.every(
    ({ target }) => !target.slice(root.folder.length + 1).includes('/'),
  )
  if (only !== undefined && others.length === 0 && isFlat)
    return { name: root.name, configMap: { name: only.metadata.name } }
  return {
    name: root.name,
    projected: {
      sources: parts.flatMap((part) =>
        part.configMaps.map(({ metadata: { name }, data }) => ({
          configMap: { name, items: itemsOf(part, data, root.folder) },
        })),
      ),
    },
  }
}

/** Which key becomes which file; one from outside of the folder keeps its key as its name. */
function itemsOf(part: FileSet, data: Readonly<Record<string, string>>, folder: string) {
  return part.files
    .map((file) => ({ key: keyOf(file, part.folder), path: posix.relative(folder, file.target) }))
    .filter(({ key }) => key in data)
    .map(({ key, path }) => ({ key, path: path.startsWith('..') ? key : path }))
}

function mountsOf(root: FileSet): VolumeMount[] {
  const outside = root.files.filter((file) => !contains(root, { ...root, folder: file.target }))
  return [
    { name: root.name, mountPath: root.folder, readOnly: true },
    ...outside.map(
      (file): VolumeMount => ({
        name: root.name,
        mountPath: file.target,
        subPath: keyOf(file, root.folder),
        readOnly: true,
      }),
    ),
  ]
}
