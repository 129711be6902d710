import { telltaleMetrics } from '@telltale/core'
import { writeHeader } from '../exposition.ts'
import type { Style } from '../fast-metric.ts'
import { contentTypes, type ExpositionFormat } from '../render.ts'
import { TextBuffer } from '../text-buffer.ts'
import { type AbsorbOptions, absorb, hasGone } from './absorb.ts'
import { directoryReader, type Reading } from './directory-reader.ts'
import type { Identity } from './identity.ts'
import { inputsOf } from './inputs.ts'
import { addUp, type Plan, planMerge } from './merge.ts'
import { writeFamily } from './merged-text.ts'
import { failedWrite, unlikeFamilies, unreadableFile } from './problems.ts'

/** What a metrics server needs of a registry; the metrics are those of all processes. */
export interface AggregatedRegistry {
  readonly contentType: string
  metrics(): Promise<string>
}

export interface AggregatedOptions extends AbsorbOptions {
  readonly processLabel: string
  readonly format: ExpositionFormat
  readonly hasLeft?: (identity: Identity) => boolean
  /** Gets the processes to write what they have. Gives the ids of those that did not in time. */
  readonly refresh: () => Promise<ReadonlySet<string>>
  readonly report: (key: string, problem: ReturnType<typeof unreadableFile>) => void
}

/**
 * The metrics of all processes that share a directory.
 *
 * Errors: `metrics()` rejects when the directory cannot be listed. A file that cannot be read, or a
 *         process that does not answer, costs nothing but itself, and is counted in
 *         `telltale_processes`.
 */
export function aggregatedRegistry(
  options: AggregatedOptions,
): AggregatedRegistry & { close(): void } {
  const { directory, format, report } = options
  const reader = directoryReader(options)
  const style: Style = { openMetrics: format === 'openmetrics', defaults: '' }
  let plan: Plan | undefined
  let version = ''
  let size = 16_384

  const textOf = (reading: Reading, late: ReadonlySet<string>): string => {
    const inputs = inputsOf(reading.sources, reading.totals)
    const now = versionOf(reading)
    if (!plan || version !== now) {
      plan = planMerge(inputs, options.processLabel)
      version = now
      for (const name of plan.conflicts) report(`differs ${name}`, unlikeFamilies(name))
    }
    addUp(plan, inputs)
    const out = new TextBuffer(size)
    for (const { merged } of plan.families) {
      writeFamily(out, merged, style)
      out.ascii(style.openMetrics ? '\n' : '\n\n')
    }
    writeProcesses(out, reading, late, style)
    out.ascii(style.openMetrics ? '\n# EOF\n' : '\n')
    size = Math.ceil(out.length * 1.1)
    return out.toBuffer().toString()
  }

  return {
    contentType: contentTypes[format],
    async metrics() {
      const late = await options.refresh()
      const reading = reader.read()
      for (const name of reading.unreadable) report(name, unreadableFile(`${directory}/${name}`))
      const text = textOf(reading, late)
      if (hasGone(reading)) {
        // The scrape does not wait for the tidying up.
        setImmediate(() => {
          try {
            absorb(options, reading)
          } catch (error) {
            report('absorb', failedWrite(directory, error))
          }
        })
      }
      return text
    },
    close: () => reader.close(),
  }
}

function versionOf({ sources, sequence }: Reading): string {
  return `${sequence} ${sources.map(({ version }) => version).join(' ')}`
}

function writeProcesses(
  out: TextBuffer,
  { sources, totals, unreadable }: Reading,
  late: ReadonlySet<string>,
  style: Style,
): void {
  const { name, help, kind } = telltaleMetrics.processes
  const live = sources.filter(({ isLive }) => isLive)
  const isLate = (id: string, writtenAt: number) =>
    late.has(id) || Date.now() - writtenAt > lateAfterMs
  const silent = live.filter(({ id, writtenAt }) => isLate(id, writtenAt)).length
  const states: Readonly<Record<string, number>> = {
    live: live.length - silent,
    late: silent,
    ended: sources.length - live.length + (totals?.processes ?? 0),
    unreadable: unreadable.length,
  }
  writeHeader(out, { name, help, type: kind }, style)
  for (const [state, count] of Object.entries(states)) {
    out.ascii(`\n${name}{state="${state}"} ${count}`)
  }
}

/** Every process writes at least once a second. */
const lateAfterMs = 5_000
