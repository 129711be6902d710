/** `telltale check`: everything that is wrong, and nothing written. */
import { examine } from '../build.ts'
import { allowedText } from '../report/allowed-text.ts'
import { styleFor } from '../report/style.ts'
import type { CheckFilesFlags } from './check-files-command.ts'
import { findProject } from './find-project.ts'
import { withKeptTests } from './kept-tests.ts'
import { loadProject } from './load-project.ts'
import { sectionsOfProject, sectionsText } from './looked-at-text.ts'
import { startProgress } from './progress.ts'
import { report } from './report.ts'
import { secondsText, systemsText, verdictText } from './summary.ts'
import { type Terminal, UsageError } from './terminal.ts'
import { judge } from './verdict.ts'

export interface CheckFlags extends Omit<CheckFilesFlags, 'files'> {
  /** Files of others; without any, the project itself is checked. */
  readonly files?: readonly string[]
}

export async function checkCommand(flags: CheckFlags, terminal: Terminal): Promise<number> {
  const { files = [] } = flags
  if (files.length > 0 || flags.metrics) {
    // Loaded only when it is needed: reading files of others takes a parser for each of their forms.
    const { checkFilesCommand } = await import('./check-files-command.ts')
    return checkFilesCommand({ ...flags, files }, terminal)
  }
  refuseFileFlags(flags)
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded) {
      progress.stop()
      return report(
        { ...judge(loaded.problems, flags, terminal.cwd), ok: false },
        flags.format,
        terminal,
      )
    }
    const { project } = loaded
    progress.phase('checking')
    const examined = await withKeptTests(project, file, async () => examine(project))
    const { allowed } = examined
    const { problems, ok, notes } = judge(examined.problems, flags, terminal.cwd)
    progress.stop()
    const style = styleFor(terminal.result.color)
    const lookedAt = flags.verbose ? sectionsOfProject(project) : undefined
    const text = () => {
      const time = secondsText(style)
      const reasons = allowedText(allowed, style, flags.verbose ? allowed.length : mostReasons)
      const looked = sectionsText(lookedAt ?? [], style)
      if (!ok) return `${looked}${flags.verbose ? reasons : ''}`
      const verdict = verdictText(problems, [...notes, ...allowedNote(allowed)])
      const systems = `${systemsText(project, style)}\n${reasons}${reasons && '\n'}`
      return `${looked}${systems}${style('good', '✓')} ${verdict} ${time}\n`
    }
    return report({ problems, ok, notes, allowed, project, lookedAt, text }, flags.format, terminal)
  } finally {
    progress.stop()
  }
}

/** The project says both of itself; whoever gives them means files, and named none. */
function refuseFileFlags({ targetLabels, scrapeInterval, prometheusVersion }: CheckFlags): void {
  const given = {
    '--target-labels': targetLabels,
    '--scrape-interval': scrapeInterval,
    '--prometheus-version': prometheusVersion,
  }
  const [flag] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : name))
  if (flag === undefined) return
  throw new UsageError(
    `${flag} is for files that telltale did not generate, and there are none: telltale check ${flag} … dashboards/*.json. The project says it of itself.`,
  )
}

/** More kinds of what is allowed than these are only counted. */
const mostReasons = 5

function allowedNote({ length }: readonly unknown[]): readonly string[] {
  return length === 0 ? [] : [`${length} allowed with a reason`]
}
