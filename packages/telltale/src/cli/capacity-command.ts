/** `telltale capacity`: how large a Prometheus has to be, before there is one. */
import { type Advice, adviceFor, type Machine, usualMachine } from '../capacity/advice.ts'
import { type Capacity, capacityOf, sumOf } from '../capacity/capacity.ts'
import { capacityText } from '../capacity/capacity-text.ts'
import { bytesPerSample, bytesPerSeries, walBytesPerSample } from '../capacity/figures.ts'
import { stackName, stackOf } from '../project/stack.ts'
import { styleFor } from '../report/style.ts'
import { chosenSystems } from './chosen-systems.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { report } from './report.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface CapacityFlags {
  readonly project?: string
  readonly system?: string
  readonly memory?: string
  readonly disk?: string
  readonly format: 'text' | 'json'
}

export async function capacityCommand(flags: CapacityFlags, terminal: Terminal): Promise<number> {
  const machine = machineOf(flags)
  const loaded = await loadProject(findProject(flags.project, terminal.cwd), terminal.signal)
  if ('problems' in loaded) {
    return report({ problems: loaded.problems, ok: false }, flags.format, terminal)
  }
  const { project } = loaded
  const own = chosenSystems(project, flags.system).map(capacityOf)
  const stack = flags.system === undefined ? stackOf(project) : undefined
  // Each part with the intervals and the retention of the Prometheus that they share.
  const all = stack === undefined ? own : [...own, sumOf(stackName, stack.parts.map(capacityOf))]
  const sized = all.map((capacity) => ({ capacity, advice: adviceFor(capacity, machine) }))
  const { result } = terminal
  if (flags.format === 'json') result.write(`${JSON.stringify(dataOf(sized, machine), null, 2)}\n`)
  else result.write(textOf(sized, result.color))
  return exitCodes.ok
}

interface Sized {
  readonly capacity: Capacity
  readonly advice: Advice
}

function textOf(sized: readonly Sized[], color: boolean): string {
  const style = styleFor(color)
  const texts = sized.map(({ capacity, advice }) => capacityText(capacity, advice, style))
  const queries = sized.at(-1)?.advice.queries ?? []
  return [
    ...texts,
    ['What to ask the running Prometheus:\n', ...queries.map(queryText)].join(''),
  ].join('\n')
}

function queryText({ when, query }: Advice['queries'][number]): string {
  return `  # ${when}\n  ${query}\n`
}

function dataOf(sized: readonly Sized[], machine: Machine) {
  return {
    machine,
    figures: { bytesPerSample, bytesPerSeries, walBytesPerSample },
    systems: sized.map(({ capacity, advice }) => ({ ...capacity, advice })),
  }
}

function machineOf({ memory, disk }: CapacityFlags): Machine {
  const memoryBytes = memory === undefined ? usualMachine.memoryBytes : bytesOf('--memory', memory)
  if (memoryBytes < leastMemoryBytes) {
    throw new UsageError(
      `--memory ${memory} is less than a Prometheus needs that has no series. Write at least 512MB.`,
    )
  }
  return {
    memoryBytes,
    diskBytes: disk === undefined ? usualMachine.diskBytes : bytesOf('--disk', disk),
  }
}

const leastMemoryBytes = 512e6

const units: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 }

/** @throws UsageError */
function bytesOf(flag: string, text: string): number {
  const [, value, unit = ''] = /^(\d+(?:\.\d+)?) ?([MGT]B)$/.exec(text) ?? []
  const bytes = Number(value) * (units[unit] ?? 0)
  if (bytes > 0) return bytes
  throw new UsageError(`${flag} ${text} is not a size. Write MB, GB or TB behind a number: 64GB.`)
}
