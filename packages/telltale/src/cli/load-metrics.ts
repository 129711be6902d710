/** `--metrics`: what is known of metrics, wherever somebody keeps it. */
import { existsSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type AnyFamily, familiesOf } from '@telltale/core'
import { combined, declaredMetrics, type LearntMetrics } from '../foreign/learnt-metrics.ts'
import { metricsOfBytes, metricsOfFile, metricsOfUrl } from '../foreign/read-metrics.ts'
import type { Project } from '../project/project.ts'
import { importTypeScript } from './import-typescript.ts'
import { loadProblem } from './load-problem.ts'
import { familiesWithin, isProject } from './load-project.ts'
import { type Terminal, UsageError } from './terminal.ts'

/**
 * The metrics of all sources together: URLs, files with expositions or registries, `-` for stdin,
 * and modules that export metric definitions or a project.
 *
 * Errors: `files/…` and `project/…`, as problems of the result.
 *
 * @throws UsageError when a source is none
 */
export async function loadMetrics(
  sources: readonly string[],
  terminal: Terminal,
): Promise<LearntMetrics> {
  const loaded: LearntMetrics[] = []
  for (const source of sources) loaded.push(await load(source, terminal))
  return combined(loaded)
}

async function load(source: string, { cwd, signal }: Terminal): Promise<LearntMetrics> {
  if (source === '-') return metricsOfBytes(await stdin(), 'stdin')
  if (/^https?:\/\//.test(source)) return metricsOfUrl(source, { signal })
  const file = resolve(cwd, source)
  if (!existsSync(file)) {
    throw new UsageError(
      `--metrics ${source}: there is no such file. Name a URL (http://localhost:9100/metrics), a file with what a program answers there, a registry.json, a TypeScript file with definitions, or - for stdin.`,
    )
  }
  if (statSync(file).isDirectory()) {
    throw new UsageError(`--metrics ${source} is a folder. Name the files in it that hold metrics.`)
  }
  return /\.[cm]?[jt]s$/.test(file) ? ofModule(file, cwd) : metricsOfFile(file)
}

async function stdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

async function ofModule(file: string, cwd: string): Promise<LearntMetrics> {
  const name = relative(cwd, file)
  let module: Record<string, unknown>
  try {
    module = await importTypeScript(file)
  } catch (error) {
    return { ...declaredMetrics(name, []), problems: [loadProblem(error, file)] }
  }
  const families = Object.values(module).flatMap(familiesOfExport)
  if (families.length === 0) {
    throw new UsageError(
      `--metrics ${name} exports no metric definitions. Export them, alone or in groups: export const http = { requests: counter(…) }.`,
    )
  }
  return declaredMetrics(name, [...new Set(families)])
}

function familiesOfExport(value: unknown): readonly AnyFamily[] {
  return isProject(value) ? familiesOfProject(value) : familiesWithin(value)
}

export function familiesOfProject({ systems }: Project): readonly AnyFamily[] {
  const targets = systems.flatMap(({ options }) => options.targets)
  return [...new Set(targets.flatMap(({ options }) => familiesOf(options.exposes)))]
}
