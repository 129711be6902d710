import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { canonicalJson } from '../../packages/telltale/src/emit/canonical-json.ts'
import { dashboardsJson } from '../../packages/telltale/src/emit/dashboard-files.ts'
import { manifestsOf } from '../../packages/telltale/src/emit/manifest-files.ts'
import { classicDashboard } from '../../packages/telltale/src/foreign/dashboard/classic-dashboard.ts'
import type { DashboardSubject } from '../../packages/telltale/src/foreign/dashboard/dashboard-subject.ts'
import { v2Dashboard } from '../../packages/telltale/src/foreign/dashboard/v2-dashboard.ts'
import {
  type Manifest,
  manifestFormats,
} from '../../packages/telltale/src/grafana/resources/manifest.ts'
import { validateManifest } from '../../packages/telltale/src/grafana/resources/validate-manifest.ts'
import { stackOf } from '../../packages/telltale/src/project/stack.ts'

const systems = [...project.systems, ...(stackOf(project)?.parts ?? [])]

describe('the manifests of all systems, alone and together', () => {
  it.each(manifestFormats)('%s is what its schema says', (format) => {
    const manifests = systems.flatMap((system) => manifestsOf(system, format))
    expect(
      manifests.filter(({ manifest }) => manifest.kind === 'Dashboard').length,
    ).toBeGreaterThan(40)
    for (const { path, manifest } of manifests) {
      expect(validateManifest(asRead(manifest)), path).toEqual([])
    }
  })

  it('who reads v2 reads what stands in the classic JSON: panels, queries, units, variables', () => {
    for (const system of systems) {
      const classic = dashboardsJson(system)
      const manifests = manifestsOf(system, 'v2').map(({ manifest }) => asRead(manifest))
      for (const json of classic) {
        const manifest = manifests.find(({ metadata }) => metadata.name === json.uid)
        const before = classicDashboard(document, [], JSON.parse(canonicalJson(json)))
        const after = v2Dashboard(document, ['spec'], Object(manifest?.spec), json.uid)
        expect(contentsOf(after), json.uid).toEqual(contentsOf(before))
      }
    }
  })
})

const document = { file: '', value: {}, placeOf: () => ({ file: '', line: 0, column: 0 }) }

function asRead(manifest: Manifest): Manifest {
  return JSON.parse(canonicalJson(manifest)) as Manifest
}

/** Without places in the documents, which differ, and without an order that v2 does not have. */
function contentsOf({ title, editable, panels, variables, annotations }: DashboardSubject) {
  return {
    title,
    editable,
    panels: panels
      .filter(({ type }) => type !== 'row')
      .map(
        ({
          id,
          type,
          title,
          description,
          units,
          thresholds,
          transformations,
          repeat,
          queries,
        }) => ({
          id,
          type,
          title,
          description,
          units: units.map(({ unit, of }) => ({ unit, of })),
          thresholds,
          transformations,
          repeat,
          queries: queries.map(({ name, text, hidden, datasource }) => ({
            name,
            text,
            hidden,
            datasource,
          })),
        }),
      )
      .sort((a, b) => (a.id ?? 0) - (b.id ?? 0)),
    // When they ask again is said of queries only; where nothing is said, the readers differ.
    variables: variables.map(({ place: _, refresh, ...rest }) =>
      JSON.parse(JSON.stringify({ ...rest, ...(rest.type === 'query' && { refresh }) })),
    ),
    annotations: annotations.map(({ text }) => text),
  }
}
