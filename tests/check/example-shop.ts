/** The project around the examples in docs/checks: what they name, and what becomes of them. */
import {
  type AnyFamily,
  counter,
  type FamilyTree,
  familiesOf,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  isFamily,
  oneOf,
  upTo,
} from '@telltale/core'
import {
  type InstantVector,
  isComparison,
  matches,
  max,
  quantileOf,
  rate,
  ratio,
  sum,
  up,
} from '@telltale/promql'
import {
  type AlertingRule,
  alertingRule,
  type Dashboard,
  dashboard,
  defineProject,
  defineSystem,
  labelValues,
  type Panel,
  type Project,
  type RecordingRule,
  type Row,
  type RuleGroup,
  recordingRule,
  row,
  ruleGroup,
  target,
  timeseries,
  type Variable,
} from 'telltale'

export interface Shop {
  /** What examples may name without saying where it comes from. */
  readonly names: Readonly<Record<string, unknown>>
  readonly add: (thing: unknown) => void
  /** Everything that was added, where it belongs, and all else as it should be. */
  readonly project: () => Project
}

export function shopOf(): Shop {
  const http = {
    requests: counter('http_requests_total', {
      help: 'HTTP requests answered.',
      unit: 'requests',
      labels: { method: httpMethod, route: httpRoute, status_code: httpStatus },
    }),
    errors: counter('http_errors_total', { help: 'Requests that failed.', unit: 'requests' }),
    duration: histogram('http_request_duration_seconds', {
      help: 'Time taken to answer.',
      labels: { route: httpRoute },
      buckets: [0.1, 0.5, 1],
    }),
  }
  const queue = { depth: gauge('queue_depth', { help: 'Jobs that wait.', unit: 'jobs' }) }
  const jobs = {
    done: counter('jobs_done_total', { help: 'Jobs done.', labels: { queue: upTo(5) } }),
    failed: counter('jobs_failed_total', { help: 'Jobs failed.', labels: { queue: upTo(5) } }),
  }
  const carts = { open: gauge('carts_open', { help: 'Carts with something in them.' }) }
  const pipeline = {
    runs: counter('pipeline_runs_total', {
      help: 'Runs.',
      labels: { status: oneOf('success', 'error') },
    }),
  }
  const failed = { status_code: matches(/5../) }
  const perSecond = sum(rate(http.requests))
  const errorRatio = ratio(http.requests, failed)
  const highErrorRate = alertingRule('HighErrorRate', { ...words, when: errorRatio.gt(0.05) })
  const backlog = alertingRule('Backlog', { ...words, when: sum(queue.depth).gt(100) })
  const requestRate = recordingRule('shop:http_requests:rate5m', sum(rate(http.requests, '5m')))
  const names = {
    http,
    queue,
    jobs,
    carts,
    pipeline,
    failed,
    perSecond,
    errorRatio,
    highErrorRate,
    backlog,
    requestRate,
    share: errorRatio,
    total: perSecond,
    depth: sum(queue.depth),
    done: sum(rate(jobs.done)),
    p95: quantileOf(http.duration, 0.95),
    lost: sum(rate(jobs.failed)),
    requests: timeseries('Request rate', perSecond),
    route: labelValues(http.requests, 'route'),
    addresses: ['shop:9'],
    limits: { depth: 50 },
    apiRules: [highErrorRate],
    queueRules: [backlog],
    rules: [backlog],
    a: sum(rate(http.requests, '5m')),
    b: sum(rate(http.errors, '5m')),
  }
  const made: unknown[] = []
  return {
    names,
    add: (thing: unknown) => {
      made.push(thing)
    },
    project: () => projectOf({ http, queue, jobs, carts, pipeline }, made),
  }
}

const words = {
  for: '5m',
  severity: 'warning',
  summary: 'It is so.',
  runbook: { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] },
} as const

interface Kinded {
  readonly kind?: unknown
}

/** Each thing that an example has made, in its place in a project. */
function projectOf(exposes: FamilyTree, made: readonly unknown[]) {
  const ofKind = <T>(...kinds: readonly string[]) =>
    made.filter((each): each is T => kinds.includes(String((each as Kinded | undefined)?.kind)))
  const projects = ofKind<Project>('project')
  if (projects[0] !== undefined) return projects[0]
  const families = made.filter(isFamily) as readonly AnyFamily[]
  const trees = made.filter(isTree)
  const variables = ofKind<Variable>('custom', 'interval', 'text box', 'constant')
  const names = new Set([...families, ...trees.flatMap(familiesOf)].map(({ name }) => name))
  const others = familiesOf(exposes).filter(({ name }) => !names.has(name))
  const own = byName(families)
  const expressions = made.filter(isExpression)
  const panels = [
    ...ofKind<Panel>('panel'),
    ...expressions.filter((expr) => !isCondition(expr)).map((expr) => timeseries('Example', expr)),
  ]
  const conditions = expressions.filter(isCondition)
  const loose = ofKind<AlertingRule | RecordingRule>('alerting rule', 'recording rule')
  const all = [
    ...loose,
    ...conditions.map((when, i) => alertingRule(`Example${i}`, { ...words, when })),
  ]
  const groups = ofKind<RuleGroup>('rule group')
  // Examples of one thing show it several times; each has a page of its own.
  const rows = [...ofKind<Row>('row'), ...panels.map((panel) => row('Panels', panel))]
  const beside = row('Beside', timeseries('Waiting', max(up)))
  const dashboards = [
    ...ofKind<Dashboard>('dashboard'),
    ...rows.map((each, i) => dashboard(`page-${i}`, { title: `Page ${i}` }, each, beside)),
    ...variables.map((variable, i) =>
      dashboard(`variable-${i}`, { title: `Variable ${i}`, variables: [variable] }, beside),
    ),
  ]
  return defineProject([
    defineSystem('shop', {
      targets: [
        target('shop', { addresses: ['shop:1'], exposes: { ...own, ...byName(others) } }),
        ...trees.map((tree, i) =>
          target(`shop-${i}`, { addresses: [`shop:${i + 2}`], exposes: tree }),
        ),
        ...ofKind<ReturnType<typeof target>>('target'),
      ],
      dashboards,
      rules: [...groups, ...(all.length > 0 ? [ruleGroup('loose', all)] : [])],
    }),
  ])
}

function byName(families: readonly AnyFamily[]): FamilyTree {
  return Object.fromEntries(families.map((family) => [family.name, family]))
}

function isExpression(value: unknown): value is InstantVector {
  return typeof value === 'object' && value !== null && 'node' in value
}

function isCondition({ node }: InstantVector): boolean {
  return node.type === 'BinaryExpr' && isComparison(node.op)
}

function isTree(value: unknown): value is Readonly<Record<string, AnyFamily>> {
  if (typeof value !== 'object' || value === null || 'kind' in value || 'node' in value)
    return false
  const inner = Object.values(value)
  return inner.length > 0 && inner.every(isFamily) && familiesOf(inner[0] ?? {}).length > 0
}
