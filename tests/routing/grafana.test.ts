/** The generated provisioning of Grafana's alerting: its form, and that it says what Prometheus does. */
import { matches, max, select, sum, up } from '@telltale/promql'
import { Ajv } from 'ajv'
import {
  type AlertingRule,
  alertRouting,
  email,
  grafanaRule,
  msTeams,
  notificationTemplate,
  opsgenie,
  pagerDuty,
  type RoutingOptions,
  receiver,
  route,
  ruleGroup,
  secretFile,
  secretVariable,
  slack,
  timeInterval,
  webhook,
} from 'telltale'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { grafanaAlertingSchema } from '../../packages/telltale/testing/grafana-alerting-schema.ts'
import {
  alert,
  carts,
  highErrorRate,
  projectOf,
  shop,
} from '../../packages/telltale/testing/shop.ts'

const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(grafanaAlertingSchema)

const title = notificationTemplate('shop.title', '$ {{ .CommonAnnotations.summary }}')
const nights = timeInterval('nights', { times: [{ from: '22:00', to: '06:00' }], months: ['1:3'] })
const chat = receiver(
  'chat',
  slack({ url: secretVariable('SLACK_URL'), channel: '#shop', title }),
  slack({ url: secretFile('/run/secrets/slack_url'), channel: '#other' }),
)
const all = receiver(
  'all',
  email({ to: ['a@example.org', 'b@example.org'] }),
  pagerDuty({ routingKey: secretFile('/run/secrets/key') }),
  webhook({
    url: 'https://tickets.example.org/$',
    bearerToken: secretFile('/run/t'),
    maxAlerts: 5,
  }),
  opsgenie({ apiKey: secretFile('/run/secrets/key'), apiUrl: 'https://api.eu.opsgenie.com/' }),
  msTeams({ url: secretFile('/run/secrets/key'), sendResolved: false }),
)

const open = alert('ShopOpen', { when: max(carts.open).gt(10), severity: 'warning' })
const everything: RoutingOptions = {
  receiver: chat,
  routes: [
    route({
      match: { severity: 'critical', team: matches(/web|shop$/) },
      receiver: all,
      continue: true,
    }),
    route({ match: { severity: 'warning' }, muteTimeIntervals: [nights], groupBy: 'all' }),
  ],
  grafana: {
    rules: [highErrorRate, grafanaRule(open, { noDataState: 'NoData', isPaused: true })],
    folder: 'Shop',
    file: 'shop',
    removed: {
      rules: ['shop-old'],
      contactPoints: ['shop-old'],
      muteTimings: ['old'],
      templates: ['old'],
    },
  },
}

describe('the file', () => {
  const file = fileOf(everything)

  it('has the form that Grafana documents, with everything in it', () => {
    expect(Object.keys(file)).toEqual([
      'apiVersion',
      'groups',
      'contactPoints',
      'policies',
      'muteTimes',
      'templates',
      'deleteRules',
      'deleteContactPoints',
      'deleteMuteTimes',
      'deleteTemplates',
    ])
    validate(file)
    expect(validate.errors).toBeNull()
  })

  it('a form that Grafana does not document would be found', () => {
    expect(validate({ ...file, groups: [{ ...file.groups[0], interval: 60 }] })).toBe(false)
    expect(validate({ ...file, contactpoints: [] })).toBe(false)
  })

  it('leads to the panel that explains the alert', () => {
    expect(file.groups[0].rules[0]).toMatchObject({
      uid: 'shop-high-error-rate-critical',
      dashboardUid: 'shop-overview',
      panelId: expect.any(Number),
    })
    expect(file.groups[0].rules[0].annotations).not.toHaveProperty('__panelId__')
  })

  it('takes secrets from files and variables, and no other dollar for one', () => {
    const [first, second] = file.contactPoints
    expect(first.receivers.map(({ settings }: Settings) => settings.url)).toEqual([
      '$SLACK_URL',
      '$__file{/run/secrets/slack_url}',
    ])
    expect(second.receivers[2].settings.url).toBe('https://tickets.example.org/$$')
    expect(file.policies[0].routes[0].object_matchers[1]).toEqual(['team', '=~', 'web|shop$$'])
    expect(file.templates[0].template).toContain('$$ {{ .CommonAnnotations')
  })

  it('gives every integration a uid of its own, which stays', () => {
    const uids = file.contactPoints.flatMap(({ receivers }: ContactPoint) =>
      receivers.map(({ uid }) => uid),
    )
    expect(uids.slice(0, 3)).toEqual(['shop-chat-slack', 'shop-chat-slack-2', 'shop-all-email'])
    expect(new Set(uids).size).toBe(uids.length)
  })

  it('has the switches of a rule', () => {
    expect(file.groups[0].rules[1]).toMatchObject({ noDataState: 'NoData', isPaused: true })
    expect(file.groups[0].rules[0]).toMatchObject({
      noDataState: 'OK',
      execErrState: 'Error',
      isPaused: false,
    })
  })
})

describe('a condition', () => {
  it.each([
    ['above a number', max(carts.open).gt(10), 'max(carts_open)', { type: 'gt', params: [10] }],
    ['below a number', max(carts.open).lt(0.5), 'max(carts_open)', { type: 'lt', params: [0.5] }],
  ])('%s is a threshold of Grafana', (_, when, expr, evaluator) => {
    const { query, comparison } = partsOf(when)
    expect(query.model.expr).toBe(expr)
    expect(comparison.model.conditions).toEqual([{ type: 'query', evaluator }])
  })

  it.each([
    ['at least a number', max(carts.open).ge(10), 'max(carts_open)', '$A >= 10'],
    ['exactly a number', select(up, { job: 'a' }).eq(0), 'up{job="a"}', '$A == 0'],
    ['not a number', max(carts.open).ne(1), 'max(carts_open)', '$A != 1'],
    [
      'of several comparisons',
      max(carts.open).gt(10).and(sum(carts.open).lt(20)),
      'max(carts_open) > 10 and sum(carts_open) < 20',
      'is_number($A) || is_inf($A)',
    ],
  ])('%s is calculated by Grafana', (_, when, expr, expression) => {
    const { query, comparison } = partsOf(when)
    expect(query.model.expr).toBe(expr)
    expect(comparison.model).toMatchObject({ type: 'math', expression })
  })

  it('compares with the same number in Prometheus and in Grafana', () => {
    const files = emit(projectOf(systemWith(open)))
    const rules = parse(files.get('shop/prometheus/alerts.yml') ?? '').groups[0].rules
    const { query, comparison } = partsOf(max(carts.open).gt(10))
    const [{ evaluator }] = comparison.model.conditions
    expect(rules[0].expr).toBe(`${query.model.expr} > ${evaluator.params[0]}`)
    expect(rules[0].for).toBe(fileOf({ ...everything }).groups[0].rules[1].for)
  })
})

it('a text shows the value of the query, and the labels as they are', () => {
  const rule = alert('ShopUp', {
    when: select(up).eq(0),
    description: '{{ $labels.instance }} is {{ $value | humanize }} for $5',
    labels: { cost: '$5', where: '{{ $labels.job }}' },
  })
  const [made] = fileOf({ receiver: chat, grafana: { rules: [rule], folder: 'Shop' } }, rule)
    .groups[0].rules
  expect(made.annotations.description).toBe(
    '{{ $labels.instance }} is {{ $values.A.Value | humanize }} for $5',
  )
  // Grafana expands variables in labels, and in annotations does not.
  expect(made.labels).toMatchObject({ cost: '$$5', where: '{{ $$labels.job }}' })
})

it('a routing for Grafana alone has no Alertmanager, and Prometheus sends nothing', () => {
  const files = emit(projectOf(shop({ routing: alertRouting(everything) })))
  expect([...files.keys()].filter((path) => path.includes('alertmanager'))).toEqual([])
  expect(parse(files.get('shop/prometheus/prometheus.yml') ?? '')).not.toHaveProperty('alerting')
})

interface Settings {
  readonly settings: Readonly<Record<string, string>>
}

interface ContactPoint {
  readonly receivers: readonly { readonly uid: string }[]
}

function partsOf(when: AlertingRule['options']['when']) {
  const rule = alert('ShopRule', { when })
  const file = fileOf({ receiver: chat, grafana: { rules: [rule], folder: 'Shop' } }, rule)
  validate(file)
  expect(validate.errors).toBeNull()
  const [query, comparison] = file.groups[0].rules[0].data
  return { query, comparison }
}

function fileOf(options: RoutingOptions, ...rules: readonly AlertingRule[]) {
  const system = shop({
    ...(rules.length > 0 && { rules: [ruleGroup('shop', rules)], dashboards: [] }),
    routing: alertRouting(options),
  })
  const name = options.grafana?.file ?? 'alerting'
  return parse(emit(projectOf(system)).get(`shop/grafana/provisioning/alerting/${name}.yml`) ?? '')
}

function systemWith(...rules: readonly AlertingRule[]) {
  return shop({ rules: [ruleGroup('shop', rules)], dashboards: [] })
}
