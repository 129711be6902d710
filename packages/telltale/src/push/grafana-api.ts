/**
 * What a push asks of a Grafana: folders by title, dashboards by uid, and those with a tag.
 *
 * Sources: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/, …/folder/ and
 * …/folder_dashboard_search/
 */
import type { Folder } from '../grafana/resources/manifest.ts'
import { GrafanaError, notGrafanaFault, refusedFault } from './grafana-fault.ts'
import { type Access, grafanaHttp, messageOf } from './grafana-http.ts'

export interface RemoteDashboard {
  readonly json: Readonly<Record<string, unknown>>
  readonly id: number | undefined
  readonly version: number | undefined
  readonly tags: readonly string[]
  /** Empty at the top. */
  readonly folderUid: string
  readonly folderTitle: string
  /** The file that Grafana provisions it from; only this file can change it. */
  readonly provisionedFrom: string | undefined
  readonly canSave: boolean
  readonly updatedBy: string | undefined
}

export interface Saved {
  readonly json: Readonly<Record<string, unknown>>
  readonly folderUid: string | undefined
  /** What it replaces; Grafana refuses when somebody was quicker. */
  readonly before: RemoteDashboard | undefined
}

/** Every call throws a GrafanaError when it cannot do what it says. */
export interface GrafanaApi {
  /** All of them, at every depth. */
  folders(): Promise<readonly Folder[]>
  createFolder(folder: Folder): Promise<void>
  dashboard(uid: string): Promise<RemoteDashboard | undefined>
  uidsWithTag(tag: string): Promise<readonly string[]>
  save(saved: Saved): Promise<{ readonly isConflict: boolean; readonly message: string }>
  remove(uid: string): Promise<void>
}

/** Grafana's own default and a round number; 5000 is the most that it gives. */
const pageSize = 1000

export function grafanaApi(access: Access): GrafanaApi {
  const ask = grafanaHttp(access)
  const search = async (query: Readonly<Record<string, string>>, action: string) => {
    const hits: Hit[] = []
    for (let page = 1; ; page++) {
      const path = '/api/search'
      const { json } = await ask({
        method: 'GET',
        path,
        query: { ...query, limit: String(pageSize), page: String(page) },
        action,
      })
      if (!Array.isArray(json)) {
        throw new GrafanaError(
          notGrafanaFault(`answers JSON at ${path} that is no list`, access.url),
        )
      }
      hits.push(...(json as readonly Hit[]))
      if (json.length < pageSize) return hits
    }
  }
  return {
    async folders() {
      const hits = await search({ type: 'dash-folder' }, 'read folders')
      return hits.map(({ uid = '', title = '' }) => ({ uid, title }))
    },
    async createFolder({ uid, title }) {
      const { status, json, wasRetried } = await ask({
        method: 'POST',
        path: '/api/folders',
        body: { uid, title },
        action: `create the folder "${title}"`,
        understood: [400, 409, 412],
      })
      // An earlier try made it, and its answer was lost.
      if (status === 200 || (wasRetried && status !== 400)) return
      throw new GrafanaError(
        refusedFault(status, messageOf(json), 'Name a folder that exists: --folder <title>.'),
      )
    },
    async dashboard(uid) {
      const { status, json } = await ask({
        method: 'GET',
        path: `/api/dashboards/uid/${encodeURIComponent(uid)}`,
        action: 'read dashboards',
        understood: [404, 406],
      })
      if (status === 404) return undefined
      if (status === 406) throw new GrafanaError(otherVersionFault(messageOf(json)))
      return remoteDashboard(json, access.url)
    },
    async uidsWithTag(tag) {
      const hits = await search({ type: 'dash-db', tag }, 'search dashboards')
      return hits.map(({ uid = '' }) => uid)
    },
    async save({ json, folderUid, before }) {
      const { id: _, ...rest } = json
      const { status, json: answer } = await ask({
        method: 'POST',
        path: '/api/dashboards/db',
        body: {
          dashboard: {
            ...rest,
            id: before?.id ?? null,
            ...(before?.version !== undefined && { version: before.version }),
          },
          ...(folderUid !== undefined && { folderUid }),
          overwrite: false,
          message: 'telltale push',
        },
        action: `save dashboards${folderUid === undefined ? ' at the top' : ` in the folder ${folderUid}`}`,
        understood: [400, 404, 412, 413, 422],
      })
      const message = messageOf(answer)
      if (status === 200) return { isConflict: false, message }
      if (status === 412 || /already exists/i.test(message)) return { isConflict: true, message }
      throw new GrafanaError(refusedFault(status, message, saveFix(status, message)))
    },
    async remove(uid) {
      const { status, json } = await ask({
        method: 'DELETE',
        path: `/api/dashboards/uid/${encodeURIComponent(uid)}`,
        action: 'delete dashboards',
        understood: [400, 404],
      })
      // Somebody was quicker, or an earlier try was heard.
      if (status !== 400) return
      throw new GrafanaError(
        refusedFault(status, messageOf(json), saveFix(status, messageOf(json))),
      )
    },
  }
}

interface Hit {
  readonly uid?: string
  readonly title?: string
}

function remoteDashboard(answer: unknown, url: string): RemoteDashboard {
  const { dashboard, meta = {} } = answer as {
    readonly dashboard?: Readonly<Record<string, unknown>>
    readonly meta?: Readonly<Record<string, unknown>>
  }
  if (typeof dashboard !== 'object' || dashboard === null) {
    throw new GrafanaError(notGrafanaFault('answers JSON without a dashboard', url))
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
  const provisionedFrom = text(meta.provisionedExternalId)
  return {
    json: dashboard,
    id: number(dashboard.id),
    version: number(dashboard.version) ?? number(meta.version),
    tags: Array.isArray(dashboard.tags) ? dashboard.tags.map(String) : [],
    folderUid: text(meta.folderUid),
    folderTitle: text(meta.folderTitle),
    provisionedFrom: meta.provisioned === true ? provisionedFrom || 'a file' : undefined,
    canSave: meta.canSave !== false,
    updatedBy: text(meta.updatedBy) || undefined,
  }
}

/** Grafana keeps it as v2, which this API cannot read. */
function otherVersionFault(message: string) {
  return {
    code: 'push/not-owned',
    what: `is kept in a form that this API does not give away (406): ${message}`,
    why: 'Somebody has saved it as a version 2 dashboard; overwriting it would lose their work.',
    fix: 'Delete it in Grafana and push again, or push it as a manifest: telltale manifests --format v2.',
    isFinal: false,
  } as const
}

function saveFix(status: number, message: string): string {
  if (/provisioned/i.test(message)) {
    return 'Change the files that Grafana provisions it from, or remove it from them and push again.'
  }
  if (status === 404) return 'Create the folder, or name one that exists: --folder <title>.'
  if (status === 413) return "Raise the proxy's limit of the size of a request, or split the page."
  return 'Correct what Grafana names, and push again.'
}
