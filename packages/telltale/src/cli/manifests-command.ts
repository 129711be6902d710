/** `telltale manifests`: dashboards and folders as Grafana's resources, on stdout. */
import { didYouMean } from '@telltale/core'
import { blocks, examine } from '../build.ts'
import { canonicalJson } from '../emit/canonical-json.ts'
import { manifestsOf, type NamedManifest } from '../emit/manifest-files.ts'
import { folderOfTitle, type ManifestFormat } from '../grafana/resources/manifest.ts'
import { manifestProblems } from '../grafana/resources/manifest-problems.ts'
import { chosenSystems } from './chosen-systems.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { startProgress } from './progress.ts'
import { report } from './report.ts'
import { type Terminal, UsageError } from './terminal.ts'

export interface ManifestsFlags {
  readonly project?: string
  readonly format: ManifestFormat
  readonly system?: string
  readonly dashboard?: string
  readonly folder?: string
}

/**
 * One JSON document after another, folders first, as `kubectl` and `jq` read them; with `--dashboard`
 * only this one, as `gcx dev serve --script` wants it.
 */
export async function manifestsCommand(flags: ManifestsFlags, terminal: Terminal): Promise<number> {
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    progress.stop()
    if ('problems' in loaded) {
      return report({ problems: loaded.problems, ok: false }, 'text', terminal)
    }
    const { project } = loaded
    const systems = chosenSystems(project, flags.system)
    const folder = folderOfTitle(flags.folder)
    const all = systems.flatMap((system) => manifestsOf(system, flags.format, folder))
    const chosen = chosenManifests(all, flags.dashboard)
    const dashboards = systems.flatMap((system) => system.options.dashboards)
    const problems = [
      ...examine(project).problems.filter(blocks),
      ...chosen.flatMap(({ manifest }) =>
        manifestProblems(
          manifest,
          dashboards.find(({ uid }) => uid === manifest.metadata.name),
        ),
      ),
    ]
    const text = () => chosen.map(({ manifest }) => canonicalJson(manifest)).join('')
    const ok = problems.length === 0
    return report({ problems, ok, ...(ok && { text }) }, 'text', terminal)
  } finally {
    progress.stop()
  }
}

/** Folders that several systems share are said once, and before what stands in them. */
function chosenManifests(
  all: readonly NamedManifest[],
  dashboard: string | undefined,
): readonly NamedManifest[] {
  const distinct = [...new Map(all.map((each) => [each.path, each])).values()]
  const dashboards = distinct.filter(({ manifest }) => manifest.kind === 'Dashboard')
  if (dashboard === undefined) {
    return [...distinct.filter(({ manifest }) => manifest.kind === 'Folder'), ...dashboards]
  }
  const found = dashboards.filter(({ manifest }) => manifest.metadata.name === dashboard)
  if (found.length > 0) return found
  const uids = dashboards.map(({ manifest }) => manifest.metadata.name)
  throw new UsageError(
    `--dashboard ${dashboard}: there is no dashboard with this uid.${didYouMean(dashboard, uids)} There are ${uids.join(', ')}.`,
  )
}
