/** `telltale contract`: does a program expose exactly what is declared for it? */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean, type Problem } from '@telltale/core'
import { contract } from '../contract/contract.ts'
import { readExpositionText } from '../contract/read-exposition-text.ts'
import type { Target } from '../project/target.ts'
import { counted } from '../report/counted.ts'
import { styleFor } from '../report/style.ts'
import { findProject } from './find-project.ts'
import type { Format } from './format.ts'
import { loadProject } from './load-project.ts'
import { startProgress } from './progress.ts'
import { report } from './report.ts'
import { secondsText } from './summary.ts'
import { type Terminal, UsageError } from './terminal.ts'

export interface ContractFlags {
  readonly source: string
  readonly job?: string
  readonly allow?: string
  readonly project?: string
  readonly format: Format
}

export async function contractCommand(flags: ContractFlags, terminal: Terminal): Promise<number> {
  const { source, format } = flags
  const isUrl = /^https?:\/\//.test(source)
  const path = isUrl ? source : resolve(terminal.cwd, source)
  if (!isUrl && !existsSync(path)) {
    throw new UsageError(
      `there is no ${source}. Name a URL (http://localhost:3001/metrics), or a file with what the program answers there.`,
    )
  }
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded) {
      progress.stop()
      return report({ problems: loaded.problems, ok: false }, format, terminal)
    }
    const targets = loaded.project.systems.flatMap(({ options }) => options.targets)
    const target = chosen(targets, flags.job)
    const allow = flags.allow === undefined ? undefined : patternOf(flags.allow)
    progress.phase('comparing')
    const read = await readExpositionText(path, terminal.signal)
    const problems: readonly Problem[] =
      'problem' in read
        ? [read.problem]
        : contract(target.options.exposes, read.text, {
            name: source,
            file: path,
            ...(allow && { allow }),
          })
    progress.stop()
    const ok = problems.length === 0
    const style = styleFor(terminal.result.color)
    const families = 'families' in read ? counted(read.families, 'family') : ''
    const text = () =>
      ok
        ? `${style('good', '✓')} ${source} exposes what ${target.job} declares: ${families} ${secondsText(style)}\n`
        : ''
    return report({ problems, ok, text }, format, terminal)
  } finally {
    progress.stop()
  }
}

function chosen(targets: readonly Target[], job: string | undefined): Target {
  const jobs = targets.map((target) => target.job)
  const [only] = targets
  if (job === undefined) {
    if (only !== undefined && targets.length === 1) return only
    throw new UsageError(`which target is it? Say so with --job: ${jobs.join(', ')}.`)
  }
  const target = targets.find((each) => each.job === job)
  if (target) return target
  throw new UsageError(
    `--job ${job}: no target has this job.${didYouMean(job, jobs)} There are ${jobs.join(', ')}.`,
  )
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new UsageError(`--allow ${text}: ${error instanceof Error ? error.message : error}`)
  }
}
