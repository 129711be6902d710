/** What will run where: systems, files of Prometheus, and ports. */
import { join } from 'node:path'
import type { System } from 'telltale'
import project from '../../build/project.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
import { stackName, stackOf } from '../../packages/telltale/src/project/stack.ts'
import { addressesOf } from '../../packages/telltale/src/project/target.ts'
import { variantsOf } from '../../packages/telltale/src/project/variants.ts'
import type { Ports, SystemDemo } from '../system.ts'
import { freePorts } from './free-ports.ts'

export interface Plan {
  readonly systems: readonly PlannedSystem[]
  readonly prometheus: {
    readonly port: number
    /** A generated `prometheus.yml`. */
    readonly config: string
    /** Which of its rule files are about these systems. */
    readonly isWanted: (ruleFile: string) => boolean
  }
  /** Where the page that draws the dashboards listens, when it is wanted. */
  readonly previewPort?: number
}

export interface PlanOptions {
  /** Free ports instead of those that are written down. */
  readonly anyPorts: boolean
  readonly withPreview?: boolean
}

/** As `telltale preview` has it. */
const previewPort = 8320

export interface PlannedSystem {
  readonly demo: SystemDemo
  /** Its dashboards, rules and targets, as that Prometheus has them. */
  readonly model: System
  readonly ports: Ports
}

/**
 * One system listens where its specification says, several where the stack of all systems says, or
 * all of them anywhere. Prometheus gives way where a service has its port.
 */
export async function planFor(
  demos: readonly SystemDemo[],
  { anyPorts, withPreview = false }: PlanOptions,
): Promise<Plan> {
  const { models, scraped, config, isWanted } = demos.length === 1 ? alone(demos) : together(demos)
  const free = anyPorts ? await freePorts(2 + sum(demos.map(({ ports }) => size(ports)))) : []
  const next = () => free.pop()
  const systems = demos.map((demo, index) => ({
    demo,
    model: models[index] ?? missing(`system ${demo.system}`),
    ports: Object.fromEntries(
      Object.entries(demo.ports).map(([name, use]) => [
        name,
        next() ?? ('port' in use ? use.port : portOf(use.job, scraped)),
      ]),
    ),
  }))
  const used = new Set(systems.flatMap(({ ports }) => Object.values(ports)))
  const port = next() ?? firstFrom(scraped.options.prometheus.port ?? 9090, used)
  return {
    systems,
    prometheus: { port, config: join(out, config), isWanted },
    ...(withPreview && { previewPort: next() ?? previewPort }),
  }
}

const out = join(import.meta.dirname, '../../out')

function alone(demos: readonly SystemDemo[]) {
  const models = demos.map(modelOf)
  const [scraped = missing('system')] = models
  const config = join(scraped.name, pathsOf(scraped).prometheusConfig)
  return { models, scraped, config, isWanted: () => true }
}

function together(demos: readonly SystemDemo[]) {
  const { system, parts } = stackOf(project) ?? missing('stack')
  const names = demos.map((demo) => demo.system)
  return {
    models: demos.map((demo) => parts.find(({ name }) => name === demo.system)),
    scraped: system,
    config: join(stackName, pathsOf(system).prometheusConfig),
    // Rules of others would say that these are down.
    isWanted: (file: string) => names.some((name) => file.startsWith(`${name}/`)),
  }
}

/** The system of the project that a demo is about, as it is on one machine. */
export function modelOf({ system, variant }: Pick<SystemDemo, 'system' | 'variant'>): System {
  const found = project.systems.find(({ name }) => name === system) ?? missing(`system ${system}`)
  if (variant === undefined) return found
  const varied = variantsOf(found).find(({ name }) => name === variant)
  return varied?.system ?? missing(`variant ${variant} of ${system}`)
}

function portOf(job: string, { options: { targets } }: System): number {
  const target = targets.find((each) => each.job === job) ?? missing(`job ${job}`)
  const [address = missing(`address of ${job}`)] = addressesOf(target)
  return Number(new URL(`http://${address}`).port)
}

function firstFrom(port: number, used: ReadonlySet<number>): number {
  return used.has(port) ? firstFrom(port + 1, used) : port
}

function size(ports: object): number {
  return Object.keys(ports).length
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

function missing(what: string): never {
  throw new Error(`The demo knows a ${what} that the project does not have.`)
}
