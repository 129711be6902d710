/** Secrets that a program reads from files and variables, as its configuration names them. */
import { posix } from 'node:path'
import type { Cluster, ManifestObject } from './object.ts'
import { declaredSecret } from './secret.ts'

/** One Secret whose keys become files or variables. */
export interface SecretFiles {
  readonly secret: string
  /** Absolute paths; the name of a file is its key. */
  readonly paths: readonly string[]
  /** Names of environment variables, which are keys as well. */
  readonly variables?: readonly string[]
}

/**
 * The files of secrets that a configuration names, those of the service account excepted.
 *
 * @example
 * secretFilesIn('alertmanager', 'api_url_file: /run/secrets/slack_url')
 * // => { secret: 'alertmanager-secrets', paths: ['/run/secrets/slack_url'] }
 */
export function secretFilesIn(name: string, ...texts: readonly string[]): SecretFiles {
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(/_file: (\/[^\s#]+)/g)].map(([, path = '']) => path),
    // As Grafana's provisioning names them, where two dollars are one.
    ...[...text.matchAll(/\$__file\{([^}]+)\}/g)].map(([, path = '']) => path),
  ])
  const paths = [...new Set(found)].filter((path) => !path.startsWith(serviceAccount)).sort()
  return { secret: `${name}-secrets`, paths }
}

const serviceAccount = '/var/run/secrets/kubernetes.io/'

/** The Secret of them, without their values. */
export function declaredFiles(
  { secret, paths, variables = [] }: SecretFiles,
  of: string,
  cluster: Cluster,
): readonly ManifestObject[] {
  const keys = [...paths.map(keyOf), ...variables]
  if (keys.length === 0) return []
  return declaredSecret(
    {
      name: secret,
      of,
      values: Object.fromEntries(keys.map((key) => [key, `cat ${key}`])),
      without: 'Until all are set, the pod does not start.',
    },
    cluster,
  )
}

/** A volume for each folder that has such files, and where it is mounted. */
export function secretVolumes({ secret, paths }: SecretFiles) {
  const folders = [...new Set(paths.map((path) => posix.dirname(path)))]
  return folders.map((folder, i) => ({
    volume: {
      name: i === 0 ? secret : `${secret}-${i + 1}`,
      secret: {
        secretName: secret,
        items: paths
          .filter((path) => posix.dirname(path) === folder)
          .map((path) => ({ key: keyOf(path), path: keyOf(path) })),
      },
    },
    mountPath: folder,
  }))
}

function keyOf(path: string): string {
  return posix.basename(path)
}
