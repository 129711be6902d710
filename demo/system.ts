/** How a system is brought to life on one machine: its programs, their environment, what drives it. */
import type { AnyFamily } from '@telltale/core'

export interface SystemDemo<PortName extends string = string> {
  /** As in the project; also its folder in `services/`. */
  readonly system: string
  /** Which variant of it runs on one machine. @default the system itself */
  readonly variant?: string
  /** Every port that one of its programs listens on. */
  readonly ports: Readonly<Record<PortName, PortUse>>
  /** Programs that start together; the next ones when all of these are ready. */
  stages(place: Place<PortName>): readonly (readonly Program[])[]
  /** What a person opens, by what it is: `{ API: 'http://127.0.0.1:3001/api/items' }`. */
  pages(ports: Ports<PortName>): Readonly<Record<string, string>>
  /** The counter that says how much it has to do. */
  readonly activity: { readonly counter: AnyFamily; readonly what: string }
  /** The PostgreSQL database that it uses when it is given one; it runs without. */
  readonly database?: Database
}

/** Which port it is: that of a scrape job, found in the project, or one that nobody scrapes. */
export type PortUse =
  | { readonly job: string }
  | { readonly port: number /** `the database` */; readonly what: string }

export type Ports<PortName extends string = string> = Readonly<Record<PortName, number>>

/** Where a system runs. */
export interface Place<PortName extends string = string> {
  readonly ports: Ports<PortName>
  /** An empty folder that goes away with the demo. */
  readonly folder: string
  /** Of the system's own database, when there is one. */
  readonly databaseUrl?: string
}

export interface Program {
  /** `api` */
  readonly name: string
  /** In the folder of the system's services. */
  readonly file: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Answers with 200 as soon as it is ready. @default it is ready when it has started */
  readonly ready?: string
}

export interface Database {
  readonly name: string
  readonly user: string
  /** Statements that make its tables, where the system does not make them itself. */
  readonly tables?: readonly string[]
}

/** Keeps the names of the ports, so that a program cannot be given one that does not exist. */
export function systemDemo<const PortName extends string>(
  demo: SystemDemo<PortName>,
): SystemDemo<PortName> {
  return demo
}

/** An address on this machine. */
export function local(port: number, path = ''): string {
  return `http://127.0.0.1:${port}${path}`
}

/** Longer than anybody looks at it. */
export const allDay = '--seconds=86400'
