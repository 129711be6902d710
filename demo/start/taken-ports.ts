import type { SystemDemo } from '../system.ts'
import { isTaken } from './free-ports.ts'
import type { Plan } from './plan.ts'

/** A port that the plan needs and somebody has, and for whom it is needed. */
export interface TakenPort {
  readonly port: number
  /** `Prometheus`, `Causal Organism (causal-organism-api)` */
  readonly wantedBy: string
}

/** All of them, in the order of the ports. */
export async function takenPorts({
  systems,
  prometheus,
  previewPort,
}: Plan): Promise<readonly TakenPort[]> {
  const wanted = [
    { port: prometheus.port, wantedBy: 'Prometheus' },
    ...(previewPort === undefined ? [] : [{ port: previewPort, wantedBy: 'the preview' }]),
    ...systems.flatMap(({ demo, model, ports }) =>
      Object.entries(ports).map(([name, port]) => ({
        port,
        wantedBy: `${model.options.title} (${useOf(demo, name)})`,
      })),
    ),
  ].sort((a, b) => a.port - b.port)
  const taken = await Promise.all(wanted.map(({ port }) => isTaken(port)))
  return wanted.filter((_, index) => taken[index])
}

function useOf({ ports }: SystemDemo, name: string): string {
  const use = ports[name]
  if (use === undefined) return name
  return 'job' in use ? use.job : use.what
}

/** One line for each, and what to do. */
export function takenText(taken: readonly TakenPort[]): string {
  const lines = taken.map(({ port, wantedBy }) => `  ${port}  wanted by ${wantedBy}`)
  const [first] = taken
  return `${taken.length === 1 ? 'A port is' : 'Some ports are'} taken by other programs; nothing was started.
${lines.join('\n')}
Stop what listens there (lsof -i :${first?.port} says what it is), or add --free-ports: then each port is one that nobody has.`
}
