/**
 * Grafana's resources as manifests: what `gcx`, Git Sync and Grafana's own `/apis` take.
 *
 * Source: https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/apis/
 */
import type { DashboardJson } from '../dashboard-json.ts'
import { dashboardV2 } from './dashboard-v2.ts'

/**
 * How the specification of a dashboard is written, and what its version is called: classic JSON is
 * `v1beta1` for Grafana 12 and later and `v1` for 13 and later; elements and layouts are `v2`, for 13
 * and later.
 */
export type ManifestFormat = (typeof manifestFormats)[number]
export const manifestFormats = ['v1beta1', 'v1', 'v2'] as const

export interface Manifest {
  readonly apiVersion: string
  readonly kind: 'Dashboard' | 'Folder'
  readonly metadata: {
    /** The uid. */
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: unknown
}

/** A folder that dashboards stand in; the top, General, is none. */
export interface Folder {
  readonly uid: string
  readonly title: string
}

/**
 * A dashboard as a manifest. Neither `id` nor `uid` nor `version` are part of a specification.
 *
 * @example
 * dashboardManifest(json, 'v1', { uid: 'shop', title: 'Shop' })
 * // => { apiVersion: 'dashboard.grafana.app/v1', kind: 'Dashboard',
 * //      metadata: { name: 'shop-overview', annotations: { 'grafana.app/folder': 'shop' } }, spec: … }
 */
export function dashboardManifest(
  json: DashboardJson,
  format: ManifestFormat,
  folder?: Folder,
): Manifest {
  return {
    apiVersion: `dashboard.grafana.app/${format}`,
    kind: 'Dashboard',
    metadata: {
      name: json.uid ?? '',
      ...(folder && { annotations: { 'grafana.app/folder': folder.uid } }),
    },
    spec: format === 'v2' ? dashboardV2(json) : classicSpec(json),
  }
}

/** Folders have no second form: beside dashboards of `v2` they are `v1`. */
export function folderManifest({ uid, title }: Folder, format: ManifestFormat): Manifest {
  return {
    apiVersion: `folder.grafana.app/${format === 'v1beta1' ? 'v1beta1' : 'v1'}`,
    kind: 'Folder',
    metadata: { name: uid },
    spec: { title },
  }
}

/**
 * The folder of a title; nothing for the top.
 *
 * @example
 * folderOfTitle('AhaRadar: workers')  // => { uid: 'aharadar-workers', title: 'AhaRadar: workers' }
 */
export function folderOfTitle(title: string | undefined): Folder | undefined {
  if (title === undefined || title.trim() === '') return undefined
  return { uid: slug(title), title }
}

/** Grafana's uids: 40 characters of letters, digits, dashes and underscores. */
function slug(title: string): string {
  const text = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '')
  return text === '' ? 'folder' : text
}

function classicSpec({ uid: _, id: __, version: ___, ...spec }: DashboardJson): unknown {
  return spec
}
