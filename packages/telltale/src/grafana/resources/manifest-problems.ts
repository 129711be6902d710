import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { Manifest } from './manifest.ts'
import { validateManifest } from './validate-manifest.ts'

/**
 * A manifest against the schemas of the pinned Foundation SDK: the last net, below all checks of
 * definitions and of the classic JSON that it is made from.
 *
 * Errors: `grafana/schema`, at the dashboard's definition.
 */
export function manifestProblems(
  manifest: Manifest,
  dashboard: Dashboard | undefined,
): readonly Problem[] {
  const what = `${manifest.kind} ${manifest.metadata.name} (${manifest.apiVersion})`
  return validateManifest(manifest).map((fault) => ({
    code: 'grafana/schema',
    severity: 'error',
    summary: `manifest of the ${what}: ${fault}`,
    ...(dashboard && { at: dashboard.at, path: [dashboard.options.title] }),
    why: 'Grafana refuses a manifest that is not what its version says.',
    fix: 'If a custom panel or an option of the dashboard is wrong, correct it; otherwise it is a fault in telltale.',
  }))
}
