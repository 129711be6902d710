/**
 * What Grafana reads in `provisioning/alerting/`: required parts, names and values. Anything else is
 * ignored by Grafana without a word, so it is a fault here.
 *
 * Source: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
 */
import type { ContactPointType, ExecErrState, NoDataState } from '../src/grafana/alerting-values.ts'

const text = { type: 'string', minLength: 1 }
const uid = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' }
const duration = { type: 'string', pattern: '^(\\d+(ms|s|m|h|d|w|y))+$' }
const orgId = { type: 'integer', minimum: 1 }
const texts = { type: 'object', additionalProperties: { type: 'string' } }
const list = (items: object, minItems = 1) => ({ type: 'array', items, minItems })

function record(required: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  }
}

// Grafana's own types say which values there are: one that they do not know does not compile.
const noData: readonly NoDataState[] = ['NoData', 'Alerting', 'OK', 'KeepLast']
const execErr: readonly ExecErrState[] = ['Error', 'Alerting', 'OK', 'KeepLast']

const range = record({
  from: { type: 'integer', minimum: 0 },
  to: { type: 'integer', minimum: 0 },
})

const prometheusQuery = record({
  refId: text,
  relativeTimeRange: range,
  datasourceUid: { const: 'prometheus' },
  model: record({
    refId: text,
    expr: text,
    instant: { const: true },
    range: { const: false },
  }),
})

const expressionSource = record({ type: { const: '__expr__' }, uid: { const: '__expr__' } })

const expression = (model: Record<string, object>) =>
  record({
    refId: text,
    relativeTimeRange: range,
    datasourceUid: { const: '__expr__' },
    model: record({ refId: text, datasource: expressionSource, ...model }),
  })

const threshold = expression({
  type: { const: 'threshold' },
  expression: text,
  conditions: list(
    record({
      type: { const: 'query' },
      evaluator: record({ type: { enum: ['gt', 'lt'] }, params: list({ type: 'number' }) }),
    }),
  ),
})

const math = expression({ type: { const: 'math' }, expression: text })

const rule = record(
  {
    uid,
    title: text,
    condition: text,
    data: list({ oneOf: [prometheusQuery, threshold, math] }),
    noDataState: { enum: noData },
    execErrState: { enum: execErr },
    for: duration,
    labels: texts,
    annotations: texts,
    isPaused: { type: 'boolean' },
  },
  { dashboardUid: uid, panelId: { type: 'integer', minimum: 1 }, keepFiringFor: duration },
)

/** The settings of each integration that is generated. */
const settings = {
  email: record({ addresses: text }, { subject: text, message: text }),
  slack: record({ url: text, recipient: text, text }, { title: text, username: text }),
  pagerduty: record(
    { integrationKey: text, severity: { enum: ['critical', 'error', 'warning', 'info'] } },
    { summary: text },
  ),
  webhook: record(
    { url: text, httpMethod: { enum: ['POST', 'PUT'] } },
    {
      authorization_scheme: text,
      authorization_credentials: text,
      maxAlerts: { type: 'string', pattern: '^\\d+$' },
    },
  ),
  opsgenie: record(
    { apiKey: text, apiUrl: { type: 'string', pattern: '^https://' } },
    { message: text },
  ),
  teams: record({ url: text }, { title: text, message: text }),
} satisfies Partial<Record<ContactPointType, object>>

const integration = {
  oneOf: Object.entries(settings).map(([type, shape]) =>
    record({
      uid,
      type: { const: type },
      settings: shape,
      disableResolveMessage: { type: 'boolean' },
    }),
  ),
}

const matcher = {
  type: 'array',
  items: [text, { enum: ['=', '!=', '=~', '!~'] }, { type: 'string' }],
  minItems: 3,
  maxItems: 3,
}

const grouping = {
  group_by: list(text),
  group_wait: duration,
  group_interval: duration,
  repeat_interval: duration,
}

const policy = {
  ...record(
    {},
    {
      receiver: text,
      object_matchers: list(matcher),
      ...grouping,
      mute_time_intervals: list(text),
      active_time_intervals: list(text),
      continue: { const: true },
      routes: list({ $ref: '#/definitions/policy' }),
    },
  ),
}

const ranges = list({ type: 'string', pattern: '^-?\\d+(:-?\\d+)?$' })
const clock = { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$' }

const timeInterval = record(
  {},
  {
    times: list(record({ start_time: clock, end_time: clock })),
    weekdays: list({ type: 'string', pattern: '^[a-z]+day(:[a-z]+day)?$' }),
    days_of_month: ranges,
    months: ranges,
    years: ranges,
    location: text,
  },
)

const named = list(record({ orgId, name: text }))

export const grafanaAlertingSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  definitions: { policy },
  ...record(
    { apiVersion: { const: 1 } },
    {
      groups: list(
        record({ orgId, name: text, folder: text, interval: duration, rules: list(rule) }),
      ),
      contactPoints: list(record({ orgId, name: text, receivers: list(integration) })),
      policies: list({
        ...record(
          { orgId, receiver: text },
          { ...grouping, routes: list({ $ref: '#/definitions/policy' }) },
        ),
      }),
      muteTimes: list(record({ orgId, name: text, time_intervals: list(timeInterval) })),
      templates: list(record({ orgId, name: text, template: text })),
      deleteRules: list(record({ orgId, uid })),
      deleteContactPoints: list(record({ orgId, uid })),
      deleteMuteTimes: named,
      deleteTemplates: named,
    },
  ),
}
