/**
 * Whether a manifest is what the pinned Foundation SDK's types say, and what they cannot say.
 *
 * The validators are generated (scripts/schemas) and loaded when the first manifest is validated.
 */
import { createRequire } from 'node:module'
import { property, type ValidationError, type Validator } from '../schema/json-schema.ts'
import type { Manifest } from './manifest.ts'

/**
 * Everything that is wrong with a manifest, one sentence each, with the path in jq's notation.
 *
 * What a classic specification holds is validated as a classic dashboard (`validateDashboard`).
 *
 * @example
 * validateManifest({ ...manifest, metadata: {} })  // => ['metadata lacks "name"']
 */
export function validateManifest(manifest: Manifest): readonly string[] {
  const { Manifest, Folder, Dashboard } = validators()
  const errors = (validate: Validator, value: unknown, path: readonly string[]) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => sentence(error, path))
  return [
    ...errors(Manifest, manifest, []),
    ...nameFaults(manifest),
    ...(manifest.kind === 'Folder' ? errors(Folder, manifest.spec, ['spec']) : []),
    ...(manifest.apiVersion === 'dashboard.grafana.app/v2'
      ? [...errors(Dashboard, manifest.spec, ['spec']), ...referenceFaults(manifest.spec)]
      : []),
  ]
}

interface Validators {
  readonly Manifest: Validator
  readonly Folder: Validator
  readonly Dashboard: Validator
}

function validators(): Validators {
  // A second call finds it in Node's cache.
  return createRequire(import.meta.url)('../schema/manifest-validators.generated.cjs')
}

/** Source: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid */
function nameFaults({ metadata: { name, annotations = {} } }: Manifest): readonly string[] {
  const named = { 'metadata.name': name, 'grafana.app/folder': annotations['grafana.app/folder'] }
  return Object.entries(named).flatMap(([what, uid]) =>
    uid === undefined || /^[a-zA-Z0-9_-]{1,40}$/.test(uid)
      ? []
      : [`${what} is ${JSON.stringify(uid)}, and has to be 1 to 40 of a-z, A-Z, 0-9, - and _`],
  )
}

/** Every element has one place, every place an element, and every panel an id of its own. */
function referenceFaults(spec: unknown): readonly string[] {
  const elements = property(spec, 'elements')
  const names = Object.keys(typeof elements === 'object' && elements !== null ? elements : {})
  const placed = namesIn(property(spec, 'layout'))
  const ids = names.map((name) => property(property(property(elements, name), 'spec'), 'id'))
  return [
    ...placed
      .filter((name) => !names.includes(name))
      .map((name) => `spec.layout names the element "${name}", and there is none`),
    ...names
      .filter((name) => !placed.includes(name))
      .map((name) => `spec.elements has "${name}", and no layout shows it`),
    ...[...new Set(placed.filter((name, i) => placed.indexOf(name) !== i))].map(
      (name) => `spec.layout shows the element "${name}" twice`,
    ),
    ...[...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map(
      (id) => `spec.elements has two panels with the id ${id}`,
    ),
  ]
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const name = property(value, 'kind') === 'ElementReference' ? property(value, 'name') : undefined
  return typeof name === 'string' ? [name] : Object.values(value).flatMap(namesIn)
}

function sentence({ instancePath, keyword, params }: ValidationError, at: readonly string[]) {
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const path = [...at, ...keys]
    .map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : i === 0 ? key : `.${key}`))
    .join('')
  const subject = path === '' ? 'the manifest' : path
  switch (keyword) {
    case 'additionalProperties':
      return `${subject} has "${params.additionalProperty}", which is no property of it`
    case 'required':
      return `${subject} lacks "${params.missingProperty}"`
    case 'type':
      return `${subject} has to be ${[params.type].flat().join(' or ')}`
    case 'enum':
      return `${subject} has to be one of ${JSON.stringify(params.allowedValues)}`
    default:
      return `${subject} has no known "${params.tag}"`
  }
}
