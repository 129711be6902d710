/** `telltale build`: check, write, and say what has changed; with `--check`, what would. */
import { resolve } from 'node:path'
import { type BuildResult, blocks, build, type Phase } from '../build.ts'
import { isUpToDate } from '../emit/plan.ts'
import type { Project } from '../project/project.ts'
import { fileText } from '../report/place.ts'
import { styleFor } from '../report/style.ts'
import { differencesText } from './differences.ts'
import { findProject } from './find-project.ts'
import type { Format } from './format.ts'
import { withKeptTests } from './kept-tests.ts'
import { loadProject } from './load-project.ts'
import { startProgress } from './progress.ts'
import { report } from './report.ts'
import { changesText, secondsText, systemsText } from './summary.ts'
import type { Terminal } from './terminal.ts'

export interface BuildFlags {
  readonly project?: string
  readonly out?: string
  readonly check?: boolean
  readonly force?: boolean
  readonly keepInGrafana?: boolean
  readonly format: Format
}

export async function buildCommand(flags: BuildFlags, terminal: Terminal): Promise<number> {
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded) {
      progress.stop()
      return report({ problems: loaded.problems, ok: false }, flags.format, terminal)
    }
    const { project } = loaded
    const result = await withKeptTests(project, file, () =>
      build(project, {
        out: resolve(terminal.cwd, flags.out ?? project.options.out ?? 'out'),
        dryRun: flags.check ?? false,
        force: flags.force ?? false,
        keepInGrafana: flags.keepInGrafana ?? false,
        signal: terminal.signal,
        onPhase: (phase) => progress.phase(phases[phase]),
      }),
    )
    progress.stop()
    return await finish(project, result, flags, terminal)
  } finally {
    progress.stop()
  }
}

const phases: Readonly<Record<Phase, string>> = {
  checking: 'checking and generating',
  comparing: 'comparing with the output folder',
  writing: 'writing',
}

async function finish(
  project: Project,
  { problems, files, plan, written }: BuildResult,
  { check, format }: BuildFlags,
  terminal: Terminal,
): Promise<number> {
  if (plan === undefined) return report({ problems, ok: false }, format, terminal)
  const { cwd, result } = terminal
  const style = styleFor(result.color)
  const folder = fileText(plan.out, cwd)
  const time = secondsText(style)
  if (check) {
    const ok = isUpToDate(plan) && plan.stray.length === 0 && !problems.some(blocks)
    // The diffs show the edits already, and better.
    const others = problems.filter(({ code }) => format !== 'text' || code !== 'output/edited')
    const text = ok
      ? `${style('good', '✓')} ${folder} is what the sources generate: ${plan.unchanged.length} files ${time}\n`
      : format === 'text'
        ? await differencesText(plan, files, folder, style)
        : ''
    return report(
      { problems: others, ok, project, plan, folder, text: () => text },
      format,
      terminal,
    )
  }
  const ok = written && !problems.some(blocks)
  const text = () =>
    written
      ? `${systemsText(project, style)}\n${changesText(plan, folder, ok, style)} ${time}\n`
      : ''
  return report({ problems, ok, project, plan, folder, text }, format, terminal)
}
