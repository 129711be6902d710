/** What a system's compose file holds besides Prometheus and Grafana. */
import type { Service } from './service.ts'

export interface ComposeOptions {
  /** Keeps the containers and volumes of two projects apart. @default the name of the system */
  readonly name?: string
  /** Compose ignores this key, with a warning. @default none */
  readonly version?: string
  /** Added to the services that are generated: lists and maps are extended, the rest is replaced. */
  readonly prometheus?: Service
  readonly grafana?: Service
  readonly alertmanager?: Service
  /** Applications, databases, exporters, by name. */
  readonly services?: Readonly<Record<string, Service>>
  /** Named volumes besides those of Prometheus and Grafana. */
  readonly volumes?: Readonly<Record<string, Volume>>
  readonly networks?: Readonly<Record<string, Network>>
  readonly secrets?: Readonly<Record<string, ComposeSecret>>
  /** Compose asks the generated services whether they answer; Grafana waits for Prometheus. @default false */
  readonly healthChecks?: boolean
}

/** Source: https://github.com/compose-spec/compose-spec/blob/main/07-volumes.md */
export interface Volume {
  readonly driver?: string
  /** Of the driver: `{ type: 'tmpfs', device: 'tmpfs', o: 'size=64m' }` is memory that containers share. */
  readonly driverOpts?: Readonly<Record<string, string>>
  /** Somebody else made it. */
  readonly external?: boolean
  readonly name?: string
}

export interface Network {
  readonly driver?: string
  /** No way out of it. */
  readonly internal?: boolean
  readonly external?: boolean
  readonly name?: string
}

/** Where the value is when the containers start; it is written nowhere. */
export type ComposeSecret =
  | { readonly file: string }
  | { readonly environment: string }
  | { readonly external: true }

export function volumeYaml({ driver, driverOpts, external, name }: Volume) {
  return {
    ...(name !== undefined && { name }),
    ...(external !== undefined && { external }),
    ...(driver !== undefined && { driver }),
    ...(driverOpts !== undefined && { driver_opts: driverOpts }),
  }
}
