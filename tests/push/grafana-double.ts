/**
 * A Grafana as its HTTP API is documented, with state: folders, dashboards with versions, search with
 * pages, tokens with roles, and failures on demand.
 *
 * Sources: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/, …/folder/,
 * …/folder_dashboard_search/; texts of errors from Grafana's `pkg/services/dashboards/errors.go`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>

export interface StoredDashboard {
  json: Json
  id: number
  version: number
  folderUid: string
  provisionedFrom?: string
  canSave?: boolean
  updatedBy: string
}

export interface Heard {
  readonly method: string
  readonly path: string
  readonly body: Json | undefined
}

/** Answers instead of Grafana, or after it; nothing: Grafana answers. */
export type Interference = (
  heard: Heard,
  response: ServerResponse,
  answer: () => void,
) => 'handled' | undefined

export interface GrafanaDouble {
  readonly url: string
  readonly folders: Map<string, string>
  readonly dashboards: Map<string, StoredDashboard>
  readonly heard: Heard[]
  /** The most requests that were under way at the same time. */
  mostAtOnce: number
  interference: Interference
  /** Puts a dashboard there as somebody else would. */
  put(json: Json, more?: Partial<StoredDashboard>): StoredDashboard
  close(): Promise<void>
}

export const editorToken = 'glsa_editor'
export const viewerToken = 'glsa_viewer'

export async function grafanaDouble(): Promise<GrafanaDouble> {
  const folders = new Map<string, string>()
  const dashboards = new Map<string, StoredDashboard>()
  const heard: Heard[] = []
  let nextId = 1
  let atOnce = 0
  const put = (json: Json, more: Partial<StoredDashboard> = {}): StoredDashboard => {
    const uid = String(json.uid)
    const before = dashboards.get(uid)
    const stored: StoredDashboard = {
      id: before?.id ?? nextId++,
      version: (before?.version ?? 0) + 1,
      folderUid: '',
      updatedBy: 'anna',
      ...more,
      json,
    }
    dashboards.set(uid, stored)
    return stored
  }
  const server = createServer(async (request, response) => {
    atOnce++
    double.mostAtOnce = Math.max(double.mostAtOnce, atOnce)
    response.on('close', () => atOnce--)
    const url = new URL(request.url ?? '/', 'http://double')
    const body = await bodyOf(request)
    const about: Heard = {
      method: request.method ?? '',
      path: `${url.pathname}${url.search}`,
      body,
    }
    heard.push(about)
    const answer = () => respond(about, url, request, response)
    if (double.interference(about, response, answer) !== 'handled') answer()
  })

  function respond(
    { method, body = {} }: Heard,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const send = (status: number, json: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
      response.end(JSON.stringify(json))
    }
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    if (token !== editorToken && token !== viewerToken) {
      return send(401, {
        message: 'Invalid API key',
        messageId: 'api-key.invalid',
        statusCode: 401,
      })
    }
    const lacks = (permission: string) =>
      send(403, {
        accessErrorId: 'ACE0123456789',
        message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}`,
        title: 'Access denied',
      })
    const mayWrite = token === editorToken
    const uid = /^\/api\/dashboards\/uid\/([^/]+)$/.exec(url.pathname)?.[1]
    switch (true) {
      case method === 'GET' && url.pathname === '/api/search':
        return send(200, found(url.searchParams))
      case method === 'GET' && uid !== undefined: {
        const stored = dashboards.get(uid)
        if (!stored) return send(404, { message: 'Dashboard not found' })
        return send(200, {
          dashboard: { ...stored.json, id: stored.id, uid, version: stored.version },
          meta: metaOf(stored, mayWrite),
        })
      }
      case method === 'DELETE' && uid !== undefined: {
        const stored = dashboards.get(uid)
        if (!mayWrite) return lacks('dashboards:delete')
        if (!stored) return send(404, { message: 'Dashboard not found' })
        if (stored.provisionedFrom !== undefined) {
          return send(400, { message: 'provisioned dashboard cannot be deleted' })
        }
        dashboards.delete(uid)
        return send(200, { title: stored.json.title, message: 'Dashboard deleted', id: stored.id })
      }
      case method === 'POST' && url.pathname === '/api/folders': {
        if (!mayWrite) return lacks('folders:create')
        const { uid: folder = `made-${nextId++}`, title } = body
        if (folders.has(String(folder))) {
          return send(412, {
            message: 'a folder with that uid already exists',
            status: 'name-exists',
          })
        }
        folders.set(String(folder), String(title))
        return send(200, { id: nextId++, uid: folder, title, version: 1 })
      }
      case method === 'POST' && url.pathname === '/api/dashboards/db': {
        if (!mayWrite) return lacks('dashboards:write')
        return save(body, send)
      }
      default:
        return send(404, { message: 'Not found' })
    }
  }

  function save(body: Json, send: (status: number, json: unknown) => void) {
    const { dashboard = {}, folderUid = '', overwrite = false } = body
    const { id, version = 0, ...json } = dashboard as Json
    const uid = String(json.uid ?? `made-${nextId++}`)
    const title = String(json.title ?? '')
    if (title === '')
      return send(400, { message: 'Dashboard title cannot be empty', status: 'empty-name' })
    if (uid.length > 40) return send(400, { message: 'uid too long, max 40 characters' })
    if (folderUid !== '' && !folders.has(String(folderUid)))
      return send(404, { message: 'folder not found' })
    const before = dashboards.get(uid)
    if (id !== null && id !== undefined && before?.id !== id) {
      return send(404, { message: 'Dashboard not found', status: 'not-found' })
    }
    if (before?.provisionedFrom !== undefined) {
      return send(400, { message: 'Cannot save provisioned dashboard' })
    }
    if (before && before.version !== version && overwrite !== true) {
      return send(412, {
        message: 'The dashboard has been changed by someone else',
        status: 'version-mismatch',
      })
    }
    const stored = put(json, { folderUid: String(folderUid), updatedBy: 'sa-1-telltale' })
    return send(200, {
      id: stored.id,
      uid,
      url: `/d/${uid}`,
      status: 'success',
      version: stored.version,
    })
  }

  function metaOf(stored: StoredDashboard, mayWrite: boolean) {
    return {
      type: 'db',
      canSave: mayWrite && stored.canSave !== false,
      version: stored.version,
      updatedBy: stored.updatedBy,
      folderUid: stored.folderUid,
      folderTitle: folders.get(stored.folderUid) ?? 'General',
      provisioned: stored.provisionedFrom !== undefined,
      provisionedExternalId: stored.provisionedFrom ?? '',
    }
  }

  /** Sorted by title, as Grafana does, and never more than 5000 at once. */
  function found(query: URLSearchParams) {
    const limit = Math.min(Number(query.get('limit') ?? 1000), 5000)
    const page = Number(query.get('page') ?? 1)
    const tags = query.getAll('tag')
    const hits =
      query.get('type') === 'dash-folder'
        ? [...folders].map(([uid, title]) => ({
            uid,
            title,
            type: 'dash-folder',
            tags: [] as string[],
          }))
        : [...dashboards].map(([uid, { json }]) => ({
            uid,
            title: String(json.title),
            type: 'dash-db',
            tags: Array.isArray(json.tags) ? json.tags.map(String) : [],
          }))
    return hits
      .filter((hit) => tags.every((tag) => hit.tags.includes(tag)))
      .sort((a, b) => (a.title < b.title ? -1 : 1))
      .slice((page - 1) * limit, page * limit)
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const double: GrafanaDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folders,
    dashboards,
    heard,
    mostAtOnce: 0,
    interference: () => undefined,
    put,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
  return double
}

async function bodyOf(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as Json)
}
