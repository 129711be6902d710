import type { Registry } from '../client.ts'
import type { ExpositionFormat } from '../render.ts'
import {
  type AggregatedOptions,
  type AggregatedRegistry,
  aggregatedRegistry,
} from './aggregated-registry.ts'
import { type Member, openMember } from './member.ts'
import { failedWrite, type OnProblem, reportOnce } from './problems.ts'

/** What all ways to put processes together have in common. */
export interface SharingOptions {
  /**
   * The label under which gauges are shown that are not aggregated, and quantiles of summaries.
   * @default 'process'
   */
  readonly processLabel?: string
  /** Of what is served. @default 'text' */
  readonly format?: ExpositionFormat
  /**
   * How often the numbers of a process are written down, in milliseconds. A process that is killed
   * loses what it has counted since: one that ends by itself loses nothing.
   * @default 250
   */
  readonly writeEveryMs?: number
  /**
   * How often collectors run, and metrics of other packages are read, in milliseconds; they are
   * also run for a scrape that this process can be told of.
   * @default 5000
   */
  readonly collectEveryMs?: number
  /** How long the collectors of a process may take. @default 300 */
  readonly collectTimeoutMs?: number
  /**
   * After how many milliseconds without a word a process is given up if it cannot be looked up,
   * because it runs in another container.
   * @default 30000
   */
  readonly silenceMs?: number
  /** Told once of each kind of problem. @default a Node.js process warning */
  readonly onProblem?: OnProblem
}

/** The part of this process, and the whole. */
export interface SharedMetrics {
  /** The metrics of all processes: `serveMetrics({ registry: shared.registry, port: 9091 })`. */
  readonly registry: AggregatedRegistry
  /** Writes down what this process has counted, now. Takes microseconds; never throws. */
  flush(): void
  /** Takes this process out: its gauges go, what it has counted stays. Done by itself at exit. */
  close(): void
}

export interface Sharing {
  readonly directory: string
  readonly group: string
  readonly makesDirectory: boolean
  readonly options: SharingOptions
  readonly hasLeft?: AggregatedOptions['hasLeft']
}

/** Writes the registry of this process down from now on, until it ends. */
export function shareRegistry(
  { directory, group, makesDirectory, options }: Sharing,
  registry: Registry,
  process_: string | undefined,
): Member {
  const report = reportOnce(options.onProblem)
  const member = openMember({
    directory,
    group,
    registry,
    process: process_,
    makesDirectory,
    collectTimeoutMs: options.collectTimeoutMs ?? 300,
    onError: (error) => {
      const { code = '' } = (error ?? {}) as NodeJS.ErrnoException
      report(`write ${code}`, failedWrite(directory, error))
    },
  })
  const write = setInterval(() => member.flush(), options.writeEveryMs ?? 250)
  const collect = setInterval(() => void member.refresh(), options.collectEveryMs ?? 5_000)
  write.unref()
  collect.unref()
  const close = () => {
    clearInterval(write)
    clearInterval(collect)
    process.removeListener('exit', close)
    member.close()
  }
  process.on('exit', close)
  member.flush()
  void member.refresh()
  return { ...member, close }
}

/** The metrics of all processes of a directory. */
export function aggregate(
  { directory, group, options, hasLeft }: Sharing,
  refresh: AggregatedOptions['refresh'],
): ReturnType<typeof aggregatedRegistry> {
  return aggregatedRegistry({
    directory,
    group,
    processLabel: options.processLabel ?? 'process',
    format: options.format ?? 'text',
    silenceMs: options.silenceMs ?? 30_000,
    ...(hasLeft && { hasLeft }),
    refresh,
    report: reportOnce(options.onProblem),
  })
}
