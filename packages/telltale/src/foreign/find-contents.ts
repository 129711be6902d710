/** What a document is: dashboards, rules, library panels, the configuration of some program. */
import { basename } from 'node:path'
import type { Problem } from '@telltale/core'
import type { ForeignDocument, PartPath, ReadDocuments } from './document/foreign-document.ts'
import { readJson } from './document/json-document.ts'
import { readYaml } from './document/yaml-document.ts'
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from './json-value.ts'

export type Content =
  | {
      readonly kind: 'classic dashboard'
      readonly uid: string | undefined
      readonly json: JsonRecord
    }
  | { readonly kind: 'v2 dashboard'; readonly uid: string | undefined; readonly json: JsonRecord }
  | { readonly kind: 'library panel'; readonly uid: string; readonly json: JsonRecord }
  | { readonly kind: 'rule groups'; readonly list: readonly unknown[] }
  | { readonly kind: 'Alertmanager configuration'; readonly json: JsonRecord }
  | { readonly kind: 'Prometheus configuration'; readonly json: JsonRecord }
  | { readonly kind: 'data sources'; readonly list: readonly unknown[] }
  | { readonly kind: 'left alone'; readonly what: string }

export interface FoundContent {
  readonly document: ForeignDocument
  readonly part: PartPath
  readonly content: Content
}

export interface FoundContents {
  readonly contents: readonly FoundContent[]
  readonly problems: readonly Problem[]
}

/** Everything in a file that can be checked; manifests, lists and config maps are looked into. */
export function findContents(file: string, text: string): FoundContents {
  return inDocuments(read(file, text))
}

function inDocuments({ documents, problems }: ReadDocuments): FoundContents {
  const found = documents.map((document) =>
    isTooDeep(document.value) ? tooDeep(document) : within(document, [], document.value),
  )
  return {
    contents: found.flatMap(({ contents }) => contents),
    problems: [...problems, ...found.flatMap((each) => each.problems)],
  }
}

/** Levels; a dashboard has some twenty. */
const deepest = 200

/** Level by level: a value may be nested deeper than a program can call itself. */
function isTooDeep(value: unknown): boolean {
  let level: readonly object[] = typeof value === 'object' && value !== null ? [value] : []
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    const next: object[] = []
    for (const each of level) {
      for (const inner of Object.values(each)) {
        if (typeof inner === 'object' && inner !== null) next.push(inner)
      }
    }
    level = next
  }
  return false
}

function tooDeep({ file }: ForeignDocument): FoundContents {
  const problem: Problem = {
    code: 'files/too-deep',
    severity: 'error',
    summary: `${basename(file)} is nested more than ${deepest} levels deep`,
    at: { file, line: 0, column: 0 },
    why: 'No dashboard and no rule file is; nothing in it was checked.',
    fix: 'Look at what has written it: it may have put something into itself.',
  }
  return { contents: [], problems: [problem] }
}

/** What is written like JSON is read as JSON: its faults are then named as such. */
function read(file: string, text: string): ReadDocuments {
  return /^\s*[{[]/.test(text) || /\.json$/i.test(file)
    ? readJson(file, text)
    : readYaml(file, text)
}

function within(document: ForeignDocument, part: PartPath, value: unknown): FoundContents {
  if (Array.isArray(value)) return several(document, part, value)
  const json = recordOf(value)
  const groups = groupsIn(json)
  if (groups.length > 0) {
    const contents = groups.map(([key, list]) => ({
      document,
      part: [...part, key],
      content: { kind: 'rule groups' as const, list },
    }))
    return { contents, problems: [] }
  }
  const content = contentOf(json)
  if (content !== undefined) return { contents: [{ document, part, content }], problems: [] }
  const inner = innerOf(json)
  if (inner !== undefined) {
    const [key, held] = inner
    const uid = textOf(recordOf(json.metadata).name)
    const found = within(document, [...part, ...key], held)
    return uid === undefined
      ? found
      : { ...found, contents: found.contents.map((each) => named(each, uid)) }
  }
  const kind = textOf(json.kind)
  if (kind === 'ConfigMap') return inConfigMap(document, [...part, 'data'], recordOf(json.data))
  const { json: inline } = recordOf(json.spec)
  if (kind === 'GrafanaDashboard' && typeof inline === 'string') {
    return embedded(document, [...part, 'spec', 'json'], inline, true)
  }
  if (Array.isArray(json.items)) return several(document, [...part, 'items'], json.items)
  return leftAlone(document, part, kind ? `a ${kind}` : 'neither a dashboard nor rules')
}

function several(
  document: ForeignDocument,
  part: PartPath,
  list: readonly unknown[],
): FoundContents {
  const found = list.map((each, i) => within(document, [...part, i], each))
  return {
    contents: found.flatMap(({ contents }) => contents),
    problems: found.flatMap(({ problems }) => problems),
  }
}

/** What lies in an envelope, and the way to it. */
function innerOf(json: JsonRecord): readonly [PartPath, unknown] | undefined {
  const { spec, dashboard, apiVersion = '' } = json
  if (json.kind === 'PrometheusRule') return [['spec'], spec]
  if (json.kind === 'Dashboard' && String(apiVersion).startsWith('dashboard.grafana.app/'))
    return [['spec'], spec]
  // What Grafana's HTTP API answers.
  if (isRecord(dashboard) && json.templating === undefined) return [['dashboard'], dashboard]
  return isRecord(json.result) && json.result.model !== undefined
    ? [['result'], json.result]
    : undefined
}

/** In a manifest the name of the object is the uid. */
function named(found: FoundContent, uid: string): FoundContent {
  const { content } = found
  return content.kind === 'classic dashboard' || content.kind === 'v2 dashboard'
    ? { ...found, content: { ...content, uid } }
    : found
}

function contentOf(json: JsonRecord): Content | undefined {
  const { panels, rows, elements, layout, groups, model, route, receivers } = json
  if (isRecord(elements) && layout !== undefined)
    return { kind: 'v2 dashboard', uid: undefined, json }
  if (isRecord(model) && json.kind === 1) {
    return { kind: 'library panel', uid: textOf(json.uid) ?? '', json: model }
  }
  if (Array.isArray(panels) || Array.isArray(rows))
    return { kind: 'classic dashboard', uid: undefined, json }
  if (isRecord(route) && Array.isArray(receivers))
    return { kind: 'Alertmanager configuration', json }
  if (Array.isArray(json.scrape_configs)) return { kind: 'Prometheus configuration', json }
  if (Array.isArray(json.datasources)) return { kind: 'data sources', list: json.datasources }
  if (Array.isArray(groups)) {
    if (!isGrafanaManaged(groups)) return undefined
    return { kind: 'left alone', what: "rules of Grafana's own alerting" }
  }
  return json.schemaVersion !== undefined && json.title !== undefined
    ? { kind: 'classic dashboard', uid: undefined, json }
    : undefined
}

/** `groups: […]`, or what Mimir answers: namespaces, each with a list of groups. */
function groupsIn(json: JsonRecord): readonly (readonly [string, readonly unknown[]])[] {
  const { groups } = json
  if (Array.isArray(groups)) return isGrafanaManaged(groups) ? [] : [['groups', groups]]
  return Object.entries(json).flatMap(([namespace, list]) =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((group) => Array.isArray(recordOf(group).rules))
      ? [[namespace, list] as const]
      : [],
  )
}

function isGrafanaManaged(groups: readonly unknown[]): boolean {
  return groups.some((group) =>
    listOf(recordOf(group).rules).some((rule) => Array.isArray(recordOf(rule).data)),
  )
}

/** Files inside a file: each text is read like a file of its own, at its place. */
function inConfigMap(document: ForeignDocument, part: PartPath, data: JsonRecord): FoundContents {
  const found = Object.entries(data).flatMap(([name, text]) =>
    typeof text === 'string' && /\.(json|ya?ml)$/.test(name)
      ? [embedded(document, [...part, name], text, name.endsWith('.json'))]
      : [],
  )
  return {
    contents: found.flatMap(({ contents }) => contents),
    problems: found.flatMap(({ problems }) => problems),
  }
}

function embedded(
  { file, placeOf }: ForeignDocument,
  part: PartPath,
  text: string,
  isJson: boolean,
): FoundContents {
  const locate = (offset: number) => placeOf(part, offset)
  return inDocuments(isJson ? readJson(file, text, locate) : readYaml(file, text, locate))
}

function leftAlone(document: ForeignDocument, part: PartPath, what: string): FoundContents {
  return { contents: [{ document, part, content: { kind: 'left alone', what } }], problems: [] }
}
