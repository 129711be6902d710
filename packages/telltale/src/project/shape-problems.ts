/** Whether a project has the parts that everything else reads: types demand them, JavaScript does not. */
import { isFamily, type Problem, type SourceLocation } from '@telltale/core'
import type { Project } from './project.ts'
import type { System } from './system.ts'

/**
 * What is missing in a project that is run without its types, each at the definition around it.
 *
 * Errors: `project/incomplete`.
 */
export function shapeProblems({ systems, options, at }: Project): readonly Problem[] {
  const stack = { what: 'the stack', at }
  const { routing, addresses } = fieldsOf(options.stack)
  return [
    ...systems.flatMap(inSystem),
    ...anObject({ what: 'the project', at }, options, 'stack', 'stack: {}'),
    ...inRouting(stack, routing),
    ...anObject(stack, options.stack, 'addresses', addressesExample),
    ...Object.entries(fieldsOf(addresses)).flatMap(([job, list]) =>
      Array.isArray(list)
        ? []
        : [missing(stack, `list of addresses of ${job}`, list, addressesExample)],
    ),
  ]
}

const addressesExample = "stack: { addresses: { 'shop-api': ['host.docker.internal:3001'] } }"

function inSystem({ name, at, options }: System): readonly Problem[] {
  const owner: Owner = { what: `the system ${quoted(name)}`, at }
  return [
    ...(typeof name === 'string' ? [] : [missing(owner, 'name', name, "defineSystem('shop', …)")]),
    ...inList(owner, options, 'targets', aTarget),
    ...inList(owner, options, 'dashboards', aDashboard),
    ...inList(owner, options, 'rules', aGroup),
    ...inRouting(owner, options.routing),
    ...Object.entries(parts).flatMap(([key, example]) => anObject(owner, options, key, example)),
    ...inServices(owner, options.compose),
    ...Object.entries(fieldsOf(options.variants)).flatMap(([name, variant]) => [
      ...anObject(owner, options.variants, name, parts.variants),
      ...inServices(
        { what: `the variant ${name} of ${owner.what}`, at },
        fieldsOf(variant).compose,
      ),
    ]),
  ]
}

/** What may be left out, and is an object where it is given. */
const parts = {
  prometheus: "prometheus: { retention: '30d' }",
  grafana: 'grafana: { port: 3000 }',
  variants: 'variants: { production: { compose: { services: { … } } } }',
  paths: "paths: { alerts: 'rules/alerts.yml' }",
  files: "files: { 'migrations/001_orders.sql': '…' }",
} as const

function anObject(owner: Owner, holder: unknown, key: string, example: string): readonly Problem[] {
  const value = fieldsOf(holder)[key]
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return value === undefined || isObject ? [] : [missing(owner, key, value, example)]
}

/** `false` takes a service out of a variant. */
function inServices(owner: Owner, compose: unknown): readonly Problem[] {
  return Object.entries(fieldsOf(fieldsOf(compose).services)).flatMap(([name, service]) => {
    const example = `services: { ${name}: { image: 'shop:1.4.2', ports: ['127.0.0.1:8000:8000'] } }`
    if (service === false || service === undefined) return []
    const { ports } = fieldsOf(service)
    const around = { what: `the service ${name} of ${owner.what}`, at: owner.at }
    return [
      ...(service === null || typeof service !== 'object'
        ? [missing(owner, `service ${name}`, service, example)]
        : []),
      ...(ports === undefined || Array.isArray(ports)
        ? []
        : [missing(around, 'list of ports', ports, example)]),
    ]
  })
}

interface Owner {
  readonly what: string
  readonly at: SourceLocation | undefined
}

/** What an item of a list has to be, and what is looked at inside of it. */
interface Part {
  readonly kinds: readonly string[]
  /** How it is written. */
  readonly example: string
  readonly within?: (item: Fields, owner: Owner) => readonly Problem[]
}

type Fields = Readonly<Record<string, unknown>>

const aTarget: Part = {
  kinds: ['target'],
  example: "targets: [target('shop-api', { addresses: ['shop:3001'], exposes: { http } })]",
  within: ({ job, at, options }, around) => {
    const owner = { what: `the target ${quoted(job)}`, at: placeOf(at) ?? around.at }
    const { exposes, addresses } = fieldsOf(options)
    return [
      ...(typeof job === 'string' ? [] : [missing(owner, 'job', job, "target('shop-api', …)")]),
      ...(Array.isArray(addresses)
        ? addresses.flatMap((address) =>
            typeof address === 'string'
              ? []
              : [missing(owner, 'address', address, "addresses: ['shop:3001']")],
          )
        : [missing(owner, 'list of addresses', addresses, "addresses: ['shop:3001']")]),
      ...inExposed(owner, exposes, 'exposes'),
    ]
  },
}

const aPanel: Part = { kinds: ['panel'], example: "row('API', timeseries('Requests', …))" }

const aDashboard: Part = {
  kinds: ['dashboard'],
  example: 'dashboards: [overview]',
  within: ({ uid, at, options, rows }, around) => {
    const owner = { what: `the dashboard ${quoted(uid)}`, at: placeOf(at) ?? around.at }
    const { title } = fieldsOf(options)
    const example = "dashboard('shop-overview', { title: 'Shop' }, …)"
    return [
      ...(typeof uid === 'string' ? [] : [missing(owner, 'uid', uid, example)]),
      ...(typeof title === 'string' ? [] : [missing(owner, 'title', title, example)]),
      ...inList(owner, { rows }, 'rows', {
        kinds: ['row'],
        example,
        within: (row) => inList(owner, row, 'panels', aPanel),
      }),
    ]
  },
}

const aGroup: Part = {
  kinds: ['rule group'],
  example: "rules: [ruleGroup('shop', [highErrorRate])]",
  within: (group, around) => {
    const owner = {
      what: `the rule group ${quoted(group.name)}`,
      at: placeOf(group.at) ?? around.at,
    }
    return inList(owner, group, 'rules', {
      kinds: ['alerting rule', 'recording rule'],
      example: "ruleGroup('shop', [highErrorRate])",
    })
  },
}

const aReceiver = "receiver: receiver('team', slack({ … }))"

/** Nobody needs one. */
function inRouting(around: Owner, routing: unknown): readonly Problem[] {
  if (routing === undefined) return []
  const { kind, at, options } = fieldsOf(routing)
  if (kind !== 'alert routing') {
    return [missing(around, 'routing', routing, `routing: alertRouting({ ${aReceiver}, … })`)]
  }
  const owner = { what: `the routing of ${around.what}`, at: placeOf(at) ?? around.at }
  const { receiver, routes = [] } = fieldsOf(options)
  const hasReceiver = fieldsOf(receiver).kind === 'receiver'
  return [
    ...(hasReceiver ? [] : [missing(owner, 'receiver', receiver, aReceiver)]),
    ...inList(owner, { routes }, 'routes', {
      kinds: ['route'],
      example: "routes: [route({ match: { severity: 'critical' }, receiver: onCall })]",
    }),
  ]
}

function inList(
  owner: Owner,
  holder: unknown,
  key: string,
  { kinds, example, within }: Part,
): readonly Problem[] {
  const list = fieldsOf(holder)[key]
  if (!Array.isArray(list)) return [missing(owner, `list of ${key}`, list, example)]
  return list.flatMap((item: unknown) => {
    const fields = fieldsOf(item)
    return kinds.includes(String(fields.kind))
      ? (within?.(fields, owner) ?? [])
      : [missing(owner, kinds.join(' or '), item, example)]
  })
}

/** Groups of families stand in each other, however deep. */
function inExposed(owner: Owner, value: unknown, path: string): readonly Problem[] {
  if (isFamily(value)) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = path === 'exposes' ? 'group of metrics' : `metric at ${path}`
    return [missing(owner, what, value, "exposes: { http: { requests: counter('…', …) } }")]
  }
  return Object.entries(value).flatMap(([key, inner]) => inExposed(owner, inner, `${path}.${key}`))
}

function missing({ what, at }: Owner, part: string, value: unknown, example: string): Problem {
  return {
    code: 'project/incomplete',
    severity: 'fatal',
    summary:
      value === undefined
        ? `${what} has no ${part}`
        : `${what} has ${described(value)} in place of a ${part}`,
    at,
    why: 'Files are generated from it, and queries are compared with it; nothing can be done without it.',
    fix: `Write ${example}. Where it comes from another file, that one may export it under another name, or the two import each other; tsc says which.`,
  }
}

function described(value: unknown): string {
  if (value === null || typeof value === 'undefined') return String(value)
  if (typeof value === 'string') return `the text ${quoted(value)}`
  if (typeof value === 'object') {
    const { kind } = fieldsOf(value)
    return typeof kind === 'string' ? `a ${kind}` : Array.isArray(value) ? 'a list' : 'an object'
  }
  return `a ${typeof value}`
}

function quoted(name: unknown): string {
  return typeof name === 'string' ? `"${name}"` : 'without a name'
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : nothing
}

const nothing: Fields = Object.freeze({})

function placeOf(value: unknown): SourceLocation | undefined {
  return 'line' in fieldsOf(value) ? (value as SourceLocation) : undefined
}
