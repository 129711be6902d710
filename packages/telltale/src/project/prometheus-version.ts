import type { System } from './system.ts'

/** Major and minor: `2.42`, `3.1`. */
export type PrometheusVersion = `${number}.${number}`

export interface Version {
  readonly major: number
  readonly minor: number
}

/** The Prometheus that reads a system's rules and queries; nothing when its image does not say. */
export function prometheusVersion({ options: { prometheus } }: System): Version | undefined {
  return readVersion(prometheus.version ?? '') ?? imageVersion(prometheus.image)
}

/** `2.42` and `v2.42.0` -> 2.42 */
export function readVersion(text: string): Version | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|$)/.exec(text) ?? []
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) }
}

export function isBefore(version: Version, other: Version): boolean {
  return (
    version.major < other.major || (version.major === other.major && version.minor < other.minor)
  )
}

/** `prom/prometheus:v2.47.0` -> 2.47; a tag like `latest` says nothing. */
function imageVersion(image: string): Version | undefined {
  const [, tag] = /:([^/:@]+)(?:@.*)?$/.exec(image) ?? []
  return tag === undefined ? undefined : readVersion(tag)
}
