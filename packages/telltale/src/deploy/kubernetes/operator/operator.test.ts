/** The same rules, jobs, routes and dashboards as objects for operators. */
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { objectsIn, shopInCluster } from '../../../../testing/cluster.ts'
import { highErrorRate, projectOf } from '../../../../testing/shop.ts'
import { emit } from '../../../emit/emit.ts'
import {
  type Application,
  alertRouting,
  email,
  type OperatorOptions,
  pagerDuty,
  postgresSource,
  receiver,
  route,
  type SystemOptions,
  secretFile,
  secretVariable,
  slack,
  target,
  timeInterval,
} from '../../../index.ts'
import { schemaFaults } from '../models.ts'
import { type Cluster, clusterOf } from '../object.ts'
import { prometheusRules, ruleBytes } from './prometheus-rules.ts'

const api: Application = { namespace: 'shop', port: 3001 }

describe('rules', () => {
  it('are one object for each file, with the labels that the operator selects by', () => {
    const objects = objectsOf('prometheus-rules.yaml', { labels: { release: 'kps' } })
    expect(objects.map(({ metadata }) => metadata.name)).toEqual([
      'shop-alerts',
      'shop-recording-rules',
    ])
    expect(objects[0]?.metadata.labels).toMatchObject({ release: 'kps' })
    expect(objects[0]?.spec).toMatchObject({
      groups: [{ name: 'shop_api', rules: [{ alert: highErrorRate.name, for: '5m' }] }],
    })
  })

  it('are split between groups when they are more than 512 KiB together', () => {
    const objects = prometheusRules([{ name: 'alerts', text: groups(200, 200, 200) }], cluster())
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['shop-alerts', 'shop-alerts-2'])
    expect(namesIn(objects[0]?.spec)).toEqual(['group-0', 'group-1'])
    expect(namesIn(objects[1]?.spec)).toEqual(['group-2'])
  })

  it('are measured as the operator writes them', () => {
    const file = parse(groups(400))
    expect(ruleBytes(file.groups)).toBe(stringify(file).length)
  })
})

describe('jobs', () => {
  it('are the pods of an application, a Service, or fixed addresses', () => {
    const applications = { 'shop-api': api }
    expect(kinds(monitors(applications))).toEqual([
      'PodMonitor shop-api',
      'ScrapeConfig shop-worker',
    ])
    const service = { 'shop-api': { ...api, servicePort: 'metrics' } }
    expect(kinds(monitors(service))).toEqual([
      'ServiceMonitor shop-api',
      'ScrapeConfig shop-worker',
    ])
  })

  it('are called so that Kubernetes takes it, whatever the job is called', () => {
    const targets = [target('Shop_API', { addresses: ['shop:1'], exposes: {} })]
    const objects = objectsOf('monitors.yaml', {}, { targets })
    expect(kinds(objects)).toEqual(['ScrapeConfig shop-api'])
    expect(objects[0]?.spec).toMatchObject({
      relabelings: [{ targetLabel: 'job', replacement: 'Shop_API' }],
    })
  })

  it('keep their name, because queries ask for it', () => {
    const [pods, fixed] = monitors({ 'shop-api': api })
    expect(pods?.spec).toEqual({
      namespaceSelector: { matchNames: ['shop'] },
      selector: { matchLabels: { 'app.kubernetes.io/name': 'shop-api' } },
      podMetricsEndpoints: [
        {
          targetPort: 3001,
          path: '/api/metrics',
          relabelings: [{ targetLabel: 'job', replacement: 'shop-api' }],
        },
      ],
    })
    expect(fixed?.spec).toEqual({
      metricsPath: '/metrics',
      staticConfigs: [{ targets: ['shop:9091'] }],
      relabelings: [{ targetLabel: 'job', replacement: 'shop-worker' }],
    })
  })
})

describe('dashboards', () => {
  it('come with their folder and their data source, for the Grafana that is named', () => {
    const objects = objectsOf('dashboards.yaml', { grafana: { team: 'shop' } })
    expect(kinds(objects)).toEqual([
      'GrafanaFolder shop',
      'GrafanaDatasource shop-prometheus',
      'GrafanaDashboard shop-overview',
    ])
    for (const { spec } of objects) {
      expect(spec).toMatchObject({ instanceSelector: { matchLabels: { team: 'shop' } } })
    }
    const dashboard = objects[2]?.spec as { folderRef: string; json: string }
    expect(dashboard.folderRef).toBe('shop')
    expect(JSON.parse(dashboard.json)).toMatchObject({ uid: 'shop-overview' })
    expect(objects[1]?.spec).toMatchObject({
      uid: 'prometheus',
      datasource: { url: 'http://prometheus-operated.monitoring.svc:9090', isDefault: false },
    })
  })

  it('are labelled ConfigMaps for the sidecar, with their folder', () => {
    const objects = objectsOf('dashboards.yaml', { dashboards: 'sidecar' })
    expect(kinds(objects)).toEqual(['ConfigMap shop-overview'])
    expect(objects[0]?.metadata).toMatchObject({
      labels: { grafana_dashboard: '1' },
      annotations: { grafana_folder: 'Shop' },
    })
  })

  it('take the passwords of data sources from a Secret', () => {
    const grafana = {
      image: 'grafana/grafana:10.2.0',
      port: 3000,
      provider: 'Shop',
      dataSources: [
        postgresSource('Orders', {
          url: 'postgres:5432',
          database: 'shop',
          user: 'grafana',
          password: secretVariable('POSTGRES_PASSWORD'),
        }),
      ],
    }
    const objects = objectsOf('dashboards.yaml', {}, { grafana })
    expect(objects.find(({ metadata }) => metadata.name === 'shop-orders')?.spec).toMatchObject({
      datasource: { type: 'postgres', secureJsonData: { password: '${POSTGRES_PASSWORD}' } },
      valuesFrom: [
        {
          targetPath: 'secureJsonData.password',
          valueFrom: { secretKeyRef: { name: 'shop-grafana', key: 'POSTGRES_PASSWORD' } },
        },
      ],
    })
  })

  it('bring a data source to that Grafana only with an address of its own, and never a second default', () => {
    const prometheusUrl = 'http://prom.example:9090'
    const [source] = objectsOf('dashboards.yaml', { dashboards: 'sidecar', prometheusUrl })
    expect(source?.metadata.labels).toMatchObject({ grafana_datasource: '1' })
    const [text] = Object.values(source?.data as Record<string, string>)
    expect(parse(text ?? '').datasources).toMatchObject([
      { uid: 'prometheus', url: prometheusUrl, isDefault: false },
    ])
  })
})

describe('routes', () => {
  const chat = receiver(
    'chat',
    slack({ url: secretFile('/run/secrets/slack_url'), channel: '#shop' }),
  )
  const onCall = receiver(
    'on-call',
    pagerDuty({ routingKey: secretFile('/run/secrets/pagerduty_key') }),
    email({ to: 'on-call@example.com' }),
  )
  const nights = timeInterval('nights', { times: [{ from: '20:00', to: '22:00' }] })
  const routing = alertRouting({
    receiver: chat,
    routes: [
      route({
        match: { severity: ['critical', 'warning'] },
        receiver: onCall,
        muteTimeIntervals: [nights],
      }),
    ],
    alertmanager: {
      image: 'prom/alertmanager:v0.27.0',
      mail: {
        smarthost: 'smtp.example.com:587',
        from: 'alerts@example.com',
        username: 'alerts',
        password: secretFile('/run/secrets/smtp_password'),
      },
    },
  })
  const [config] = objectsOf('alertmanager-config.yaml', {}, { routing })

  it('are an AlertmanagerConfig that the schema of the operator takes', () => {
    expect(config && schemaFaults(config)).toEqual([])
    expect(config?.spec).toMatchObject({
      route: {
        receiver: 'chat',
        groupBy: ['alertname'],
        routes: [
          {
            receiver: 'on-call',
            matchers: [{ name: 'severity', matchType: '=~', value: 'critical|warning' }],
            muteTimeIntervals: ['nights'],
          },
        ],
      },
      muteTimeIntervals: [
        { name: 'nights', timeIntervals: [{ times: [{ startTime: '20:00', endTime: '22:00' }] }] },
      ],
    })
  })

  it('name the keys of a Secret in place of files, and say which they are', () => {
    const secret = (key: string) => ({ name: 'shop-alertmanager', key })
    expect(config?.spec).toMatchObject({
      receivers: [
        { name: 'chat', slackConfigs: [{ apiURL: secret('slack_url'), channel: '#shop' }] },
        {
          name: 'on-call',
          pagerdutyConfigs: [{ routingKey: secret('pagerduty_key') }],
          emailConfigs: [
            {
              to: 'on-call@example.com',
              smarthost: 'smtp.example.com:587',
              authPassword: secret('smtp_password'),
            },
          ],
        },
      ],
    })
    expect(textOf('alertmanager-config.yaml', {}, { routing })).toContain(
      '# The Secret "shop-alertmanager" holds, under these keys: pagerduty_key, slack_url, smtp_password.\n',
    )
  })

  it('say that their times may be read in UTC', () => {
    const away = timeInterval('away', { weekdays: ['sunday'], location: 'Europe/Berlin' })
    const silent = route({
      match: { severity: 'info' },
      receiver: chat,
      muteTimeIntervals: [away],
    })
    const alertmanager = { image: 'prom/alertmanager:v0.27.0' }
    const other = alertRouting({ receiver: chat, routes: [silent], alertmanager })
    expect(textOf('alertmanager-config.yaml', {}, { routing: other })).toContain('# Times have')
    expect(textOf('alertmanager-config.yaml', {}, { routing })).not.toContain('# Times have')
  })

  it('are not there without an Alertmanager', () => {
    expect(textOf('alertmanager-config.yaml')).toBe('')
    expect(parse(textOf('kustomization.yaml')).resources).toEqual([
      'prometheus-rules.yaml',
      'monitors.yaml',
      'dashboards.yaml',
    ])
  })
})

describe('a Prometheus that the operator runs', () => {
  const resources = {
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { cpu: '2', memory: '4Gi' },
  }
  const own = { storage: '50Gi', resources }
  const objectStore = { name: 'bucket', key: 'objstore.yml' }
  const thanos = { objectStore, query: 'http://thanos-query:10902' }
  const options = (prometheus: OperatorOptions['prometheus']): OperatorOptions => ({
    labels: { release: 'kps' },
    ...(prometheus && { prometheus }),
  })
  const objects = (prometheus: OperatorOptions['prometheus'], more: Partial<SystemOptions> = {}) =>
    objectsOf('prometheus.yaml', options(prometheus), more, { 'shop-api': api })

  it('is not there unless it is asked for', () => {
    expect(textOf('prometheus.yaml')).toBe('')
  })

  it('scrapes twice what stands beside it, and may read the pods of the applications', () => {
    const all = objects(own)
    expect(kinds(all)).toEqual([
      'ServiceAccount shop-prometheus',
      'Role monitoring-shop-prometheus',
      'RoleBinding monitoring-shop-prometheus',
      'Prometheus shop',
    ])
    expect(all[1]).toMatchObject({
      metadata: { namespace: 'shop' },
      rules: [{ resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] }],
    })
    const selector = { matchLabels: { 'app.kubernetes.io/instance': 'shop', release: 'kps' } }
    expect(all[3]?.spec).toMatchObject({
      image: 'prom/prometheus:v2.47.0',
      version: 'v2.47.0',
      replicas: 2,
      retention: '31d',
      scrapeInterval: '15s',
      serviceAccountName: 'shop-prometheus',
      podMonitorSelector: selector,
      scrapeConfigSelector: selector,
      ruleSelector: selector,
      resources,
      storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '50Gi' } } } } },
      securityContext: { runAsNonRoot: true },
    })
    expect(all[3]?.spec).not.toHaveProperty('shards')
  })

  it('selects every object that is made for it', () => {
    const [, , , prometheus] = objects(own)
    const spec = (prometheus?.spec ?? {}) as { readonly podMonitorSelector?: Selector }
    const matchLabels = spec.podMonitorSelector?.matchLabels ?? {}
    expect(Object.keys(matchLabels)).toHaveLength(2)
    for (const file of ['monitors.yaml', 'prometheus-rules.yaml']) {
      const made = objectsOf(file, options(own), {}, { 'shop-api': api })
      expect(made.length).toBeGreaterThan(1)
      for (const { metadata } of made) {
        expect(metadata.labels).toMatchObject(matchLabels)
        expect(metadata.namespace).toBe(prometheus?.metadata.namespace)
      }
    }
  })

  it('has a sidecar of Thanos that copies its blocks', () => {
    const spec = objects({ ...own, thanos: { objectStore } }).at(-1)?.spec
    expect(spec).toMatchObject({
      thanos: {
        image: 'quay.io/thanos/thanos:v0.39.2',
        version: 'v0.39.2',
        objectStorageConfig: objectStore,
      },
      ruleSelector: {},
    })
  })

  it('leaves rules to the ruler of Thanos where shards divide the targets', () => {
    const routing = alertRouting({
      receiver: receiver('chat', slack({ url: secretFile('/run/secrets/slack'), channel: '#a' })),
      alertmanager: { image: 'prom/alertmanager:v0.27.0' },
    })
    const all = objects({ ...own, shards: 3, thanos }, { routing })
    expect(kinds(all).slice(3)).toEqual(['Prometheus shop', 'ThanosRuler shop'])
    expect(all[3]?.spec).toMatchObject({ shards: 3, alerting: { alertmanagers: [{}] } })
    expect(all[3]?.spec).not.toHaveProperty('ruleSelector')
    expect(all[4]?.spec).toMatchObject({
      queryEndpoints: ['http://thanos-query:10902'],
      ruleSelector: { matchLabels: { release: 'kps' } },
      alertmanagersUrl: ['http://alertmanager-operated.monitoring.svc:9093'],
      objectStorageConfig: objectStore,
    })
  })
})

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>
}

function textOf(
  name: string,
  operator: OperatorOptions = {},
  more: Partial<SystemOptions> = {},
  applications: Readonly<Record<string, Application>> = {},
): string {
  const system = shopInCluster({ operator, applications }, more)
  return emit(projectOf(system)).get(`shop/kubernetes/operator/${name}`) ?? ''
}

function objectsOf(...args: Parameters<typeof textOf>) {
  const objects = objectsIn(textOf(...args))
  for (const object of objects) expect(schemaFaults(object)).toEqual([])
  return objects
}

function monitors(applications: Readonly<Record<string, Application>>) {
  return objectsOf('monitors.yaml', {}, {}, applications)
}

function kinds(objects: ReturnType<typeof objectsOf>) {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
}

function cluster(): Cluster {
  const system = shopInCluster({ operator: {} })
  if (system.options.kubernetes === undefined) throw new Error('the shop is in no cluster')
  return clusterOf(system, system.options.kubernetes)
}

/** A rule file with a group of each size, in KiB. */
function groups(...sizes: readonly number[]): string {
  return JSON.stringify({
    groups: sizes.map((size, i) => ({
      name: `group-${i}`,
      rules: Array.from({ length: size }, (_, n) => ({
        record: `a:b:c${n}`,
        expr: 'x'.repeat(985 - String(n).length),
      })),
    })),
  })
}

function namesIn(spec: unknown): readonly string[] {
  return (spec as { groups: { name: string }[] }).groups.map(({ name }) => name)
}
