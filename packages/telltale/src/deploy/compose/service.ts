/** A container of the compose file, as a project describes it. */
import type { Text } from '../from-environment.ts'

/**
 * The part of the Compose Specification that is generated, in camel case.
 *
 * Paths are relative to the compose file.
 *
 * Source: https://github.com/compose-spec/compose-spec/blob/main/05-services.md
 */
export interface Service {
  /** With its version: `postgres:16`. Beside `build` it names what is built. */
  readonly image?: Text
  readonly build?: Build
  readonly containerName?: string
  /** It is started only when one of these is asked for: `docker compose --profile db up`. */
  readonly profiles?: readonly string[]
  /** Services that are started before, and in which state they have to be. */
  readonly dependsOn?: readonly string[] | Readonly<Record<string, DependencyState>>
  /** `user` or `user:group`, by name or number. */
  readonly user?: string
  /** `source:target` or `source:target:ro`; the source is a path, or a volume that is declared. */
  readonly volumes?: readonly string[]
  /** Kept in memory: `/tmp`, `/run:size=64m`. */
  readonly tmpfs?: readonly string[]
  /** Names of `secrets`; each is a file in `/run/secrets`. */
  readonly secrets?: readonly string[]
  readonly environment?: Readonly<Record<string, Text>>
  readonly envFiles?: readonly string[]
  /** `host:container`, `127.0.0.1:host:container`. */
  readonly ports?: readonly string[]
  /** Names of `networks`. @default the network of the compose file */
  readonly networks?: readonly string[]
  /** It reaches nobody. @default false */
  readonly isOffline?: boolean
  /** `name:address` */
  readonly extraHosts?: readonly string[]
  readonly entrypoint?: readonly Text[]
  readonly command?: readonly Text[]
  readonly healthcheck?: Healthcheck
  /** No file of the image can be changed. */
  readonly readOnly?: boolean
  /** `ALL`, `NET_RAW` */
  readonly capDrop?: readonly string[]
  /** What it keeps of them: `CHOWN` */
  readonly capAdd?: readonly string[]
  /** `no-new-privileges:true` */
  readonly securityOpt?: readonly string[]
  /** How many containers of it there are. */
  readonly replicas?: number
  readonly limits?: { readonly cpus?: number; readonly memory?: string }
  /** How long it may take to stop: `30s`. */
  readonly stopGracePeriod?: string
  /** @default 'unless-stopped' */
  readonly restart?: 'no' | 'always' | 'on-failure' | 'unless-stopped'
}

export interface Build {
  readonly context: string
  /** Relative to the context. @default 'Dockerfile' */
  readonly dockerfile?: string
  /** The stage of the Dockerfile. */
  readonly target?: string
  readonly args?: Readonly<Record<string, Text>>
}

/** Started, answering its health check, or ended without an error. */
export type DependencyState = 'started' | 'healthy' | 'completed'

export interface Healthcheck {
  /** A program with its arguments, or text for a shell. It is healthy when the program ends with 0. */
  readonly test: string | readonly string[]
  readonly interval?: string
  readonly timeout?: string
  readonly retries?: number
  /** Failures are not counted before. */
  readonly startPeriod?: string
}

/** Lists and maps of both, single values of the second. */
export function extended(service: Service, own: Service = {}): Service {
  const merged: Record<string, unknown> = { ...service }
  for (const [key, value] of Object.entries(own)) merged[key] = joined(merged[key], value)
  return merged
}

function joined(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  const isMap = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value)
  return isMap(first) && isMap(second) ? { ...(first as object), ...(second as object) } : second
}

/** As the Compose Specification spells it; the same order in every service. */
export function serviceYaml(service: Service): Readonly<Record<string, unknown>> {
  const yaml = {
    image: service.image,
    build: service.build,
    container_name: service.containerName,
    profiles: service.profiles,
    depends_on: dependencies(service.dependsOn),
    user: service.user,
    volumes: service.volumes,
    tmpfs: service.tmpfs,
    secrets: service.secrets,
    environment: service.environment && sorted(service.environment),
    env_file: service.envFiles,
    ports: service.ports,
    networks: service.networks,
    network_mode: service.isOffline === true ? 'none' : undefined,
    extra_hosts: service.extraHosts,
    entrypoint: service.entrypoint,
    command: service.command,
    healthcheck: healthcheck(service.healthcheck),
    read_only: service.readOnly,
    cap_drop: service.capDrop,
    cap_add: service.capAdd,
    security_opt: service.securityOpt,
    deploy: deployment(service),
    stop_grace_period: service.stopGracePeriod,
    restart: service.restart ?? 'unless-stopped',
  }
  return Object.fromEntries(Object.entries(yaml).filter(([, value]) => value !== undefined))
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function dependencies(given: Service['dependsOn']) {
  if (given === undefined || Array.isArray(given)) return given
  return Object.fromEntries(
    Object.entries(given).map(([name, state]) => [
      name,
      { condition: conditions[state as DependencyState] },
    ]),
  )
}

const conditions: Readonly<Record<DependencyState, string>> = {
  started: 'service_started',
  healthy: 'service_healthy',
  completed: 'service_completed_successfully',
}

function healthcheck(check: Healthcheck | undefined) {
  if (check === undefined) return undefined
  const { test, interval, timeout, retries, startPeriod } = check
  return {
    test: typeof test === 'string' ? test : ['CMD', ...test],
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { timeout }),
    ...(retries !== undefined && { retries }),
    ...(startPeriod !== undefined && { start_period: startPeriod }),
  }
}

function deployment({ replicas, limits }: Service) {
  if (replicas === undefined && limits === undefined) return undefined
  return {
    ...(replicas !== undefined && { replicas }),
    ...(limits !== undefined && {
      resources: {
        limits: {
          // A number with a point would be one to YAML; Compose wants text.
          ...(limits.cpus !== undefined && { cpus: String(limits.cpus) }),
          ...(limits.memory !== undefined && { memory: limits.memory }),
        },
      },
    }),
  }
}

/** The services that it waits for. */
export function dependenciesOf({
  dependsOn = [],
}: Service): readonly (readonly [string, DependencyState])[] {
  return Array.isArray(dependsOn)
    ? dependsOn.map((name) => [name, 'started'] as const)
    : (Object.entries(dependsOn) as [string, DependencyState][])
}
