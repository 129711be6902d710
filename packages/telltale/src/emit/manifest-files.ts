/** Grafana's dashboards and folders as resource manifests, a file for each. */
import type { Problem } from '@telltale/core'
import {
  dashboardManifest,
  type Folder,
  folderManifest,
  folderOfTitle,
  type Manifest,
  type ManifestFormat,
} from '../grafana/resources/manifest.ts'
import { manifestProblems } from '../grafana/resources/manifest-problems.ts'
import type { System } from '../project/system.ts'
import { canonicalJson } from './canonical-json.ts'
import { dashboardsJson, type File } from './dashboard-files.ts'

/** In `out/<system>/`; one folder for `gcx resources push -p`. */
const manifestsFolder = 'grafana-manifests'

export interface NamedManifest {
  /** Below the folder of the manifests. */
  readonly path: string
  readonly manifest: Manifest
}

/**
 * The folder of a system, if it has one, and its dashboards.
 *
 * @param folder another one than the system's own
 */
export function manifestsOf(
  system: System,
  format: ManifestFormat,
  folder: Folder | undefined = folderOfTitle(system.options.grafana.folder),
): readonly NamedManifest[] {
  const dashboards = dashboardsJson(system).map((json) => dashboardManifest(json, format, folder))
  return [
    ...(folder ? [named('folders', folderManifest(folder, format))] : []),
    ...dashboards.map((manifest) => named('dashboards', manifest)),
  ]
}

function named(kind: string, manifest: Manifest): NamedManifest {
  return { path: `${kind}/${manifest.metadata.name}.json`, manifest }
}

/** The files of a system, by their path in its output folder; none unless the project asks. */
export function manifestFiles(
  system: System,
  format: ManifestFormat | undefined,
  report: (problem: Problem) => void = () => {},
): readonly File[] {
  if (format === undefined) return []
  const { dashboards } = system.options
  return manifestsOf(system, format).map(({ path, manifest }) => {
    const dashboard = dashboards.find(({ uid }) => uid === manifest.metadata.name)
    for (const problem of manifestProblems(manifest, dashboard)) report(problem)
    return [`${manifestsFolder}/${path}`, canonicalJson(manifest)]
  })
}
