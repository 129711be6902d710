import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { composeFile } from '../../packages/telltale/src/deploy/compose.ts'
import {
  alertmanagerSource,
  postgresSource,
  prometheusSource,
} from '../../packages/telltale/src/deploy/data-source.ts'
import { fromEnvironment } from '../../packages/telltale/src/deploy/from-environment.ts'
import { dataSourceFile } from '../../packages/telltale/src/deploy/grafana-provisioning.ts'
import type { SystemOptions } from '../../packages/telltale/src/project/system.ts'
import { target } from '../../packages/telltale/src/project/target.ts'
import { secretFile, secretVariable } from '../../packages/telltale/src/routing/secret.ts'
import { shop } from '../../packages/telltale/testing/shop.ts'

const { grafana, prometheus } = shop().options

describe('a service of the system', () => {
  it('is written as the Compose Specification spells it', () => {
    const { services, volumes, networks, secrets } = read({
      compose: {
        services: {
          api: {
            build: {
              context: '../..',
              dockerfile: 'services/shop/Dockerfile',
              args: { NODE: '20' },
            },
            containerName: 'shop-api',
            dependsOn: { database: 'healthy', migration: 'completed', cache: 'started' },
            user: '1000:1000',
            volumes: ['shared:/tmp/metrics', './data:/data:ro'],
            tmpfs: ['/tmp/scratch:size=16m'],
            secrets: ['api_key'],
            environment: { Z: '1', A: 'a$b', KEY_FILE: '/run/secrets/api_key' },
            envFiles: ['.env'],
            ports: ['127.0.0.1:8000:8000'],
            networks: ['inner'],
            extraHosts: ['gateway:10.0.0.1'],
            entrypoint: ['node'],
            command: ['main.ts', fromEnvironment('LEVEL', { otherwise: 'info' })],
            readOnly: true,
            capDrop: ['ALL'],
            securityOpt: ['no-new-privileges:true'],
            replicas: 2,
            limits: { cpus: 0.5, memory: '256m' },
            stopGracePeriod: '30s',
            restart: 'on-failure',
          },
          database: {
            image: 'postgres:16',
            profiles: ['database'],
            healthcheck: {
              test: ['pg_isready'],
              interval: '5s',
              timeout: '3s',
              retries: 5,
              startPeriod: '10s',
            },
          },
          migration: { image: 'shop:1', restart: 'no' },
          cache: { image: 'redis:7.4', healthcheck: { test: 'redis-cli ping' } },
        },
        volumes: { shared: { driver: 'local', driverOpts: { type: 'tmpfs', device: 'tmpfs' } } },
        networks: { inner: { internal: true } },
        secrets: { api_key: { file: './secrets/api_key' } },
      },
    })
    expect(services.api).toEqual({
      build: { context: '../..', dockerfile: 'services/shop/Dockerfile', args: { NODE: '20' } },
      container_name: 'shop-api',
      depends_on: {
        database: { condition: 'service_healthy' },
        migration: { condition: 'service_completed_successfully' },
        cache: { condition: 'service_started' },
      },
      user: '1000:1000',
      volumes: ['shared:/tmp/metrics', './data:/data:ro'],
      tmpfs: ['/tmp/scratch:size=16m'],
      secrets: ['api_key'],
      environment: { A: 'a$$b', KEY_FILE: '/run/secrets/api_key', Z: '1' },
      env_file: ['.env'],
      ports: ['127.0.0.1:8000:8000'],
      networks: ['inner'],
      extra_hosts: ['gateway:10.0.0.1'],
      entrypoint: ['node'],
      command: ['main.ts', '${LEVEL:-info}'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      deploy: { replicas: 2, resources: { limits: { cpus: '0.5', memory: '256m' } } },
      stop_grace_period: '30s',
      restart: 'on-failure',
    })
    expect(services.database).toMatchObject({
      profiles: ['database'],
      healthcheck: {
        test: ['CMD', 'pg_isready'],
        interval: '5s',
        timeout: '3s',
        retries: 5,
        start_period: '10s',
      },
      restart: 'unless-stopped',
    })
    expect(services.cache.healthcheck).toEqual({ test: 'redis-cli ping' })
    expect({ volumes, networks, secrets }).toEqual({
      volumes: {
        prometheus_data: {},
        grafana_data: {},
        shared: { driver: 'local', driver_opts: { type: 'tmpfs', device: 'tmpfs' } },
      },
      networks: { inner: { internal: true } },
      secrets: { api_key: { file: './secrets/api_key' } },
    })
  })

  it('has its secrets marked where they can be read', () => {
    const text = compose({
      compose: {
        services: {
          database: {
            image: 'postgres:16',
            environment: {
              POSTGRES_PASSWORD: 'changeme',
              API_TOKEN: fromEnvironment('TOKEN', { otherwise: 'none' }),
              OTHER_TOKEN: fromEnvironment('OTHER'),
              TOKEN_FILE: '/run/secrets/token',
            },
          },
        },
      },
    })
    expect(text).toContain(`\
    environment:
      # FOR DEVELOPMENT ONLY is what it is otherwise: set TOKEN everywhere else.
      API_TOKEN: \${TOKEN:-none}
      OTHER_TOKEN: \${OTHER:?Set OTHER}
      # FOR DEVELOPMENT ONLY: whoever reads this file knows it. Elsewhere take it from the environment.
      POSTGRES_PASSWORD: changeme
      TOKEN_FILE: /run/secrets/token
`)
  })
})

describe('Prometheus and Grafana', () => {
  it('are reached from this machine only, unless somebody asks for more', () => {
    const { services } = read({ grafana: { ...grafana, bind: '::1' } })
    expect(services.prometheus.ports).toEqual(['127.0.0.1:9090:9090'])
    expect(services.grafana.ports).toEqual(['[::1]:3000:3000'])
  })

  it('say so where other machines reach them', () => {
    const open = { prometheus: { ...prometheus, bind: '*' } }
    expect(read(open).services.prometheus.ports).toEqual(['9090:9090'])
    const comment = '# Other machines reach it too, past the firewall of this one.'
    expect(compose(open).split(comment)).toHaveLength(2)
    expect(compose({})).not.toContain(comment)
  })

  it('take flags, and leave out those that are not wanted', () => {
    const { services } = read({
      prometheus: {
        ...prometheus,
        exemplars: 10_000,
        flags: {
          'storage.tsdb.path': false,
          'web.enable-lifecycle': true,
          'enable-feature': 'native-histograms',
          'query.max-concurrency': 4,
        },
      },
    })
    expect(services.prometheus.command).toEqual([
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.retention.time=31d',
      '--enable-feature=exemplar-storage,native-histograms',
      '--web.enable-lifecycle',
      '--query.max-concurrency=4',
    ])
  })

  it('keep no samples and evaluate no rules as an agent', () => {
    const agent = (image: string) =>
      read({
        prometheus: { ...prometheus, image, agent: true, remoteWrite: [{ url: 'http://m/push' }] },
      }).services.prometheus
    expect(agent('prom/prometheus:v2.47.0').command).toEqual([
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.agent.path=/prometheus',
      '--enable-feature=agent',
    ])
    expect(agent('prom/prometheus:v3.5.0').command).toContain('--agent')
    expect(agent('prom/prometheus:v3.5.0').volumes).toEqual([
      './prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
      'prometheus_data:/prometheus',
    ])
  })

  it('are extended by what is their own', () => {
    const { services, name, version } = read({
      compose: {
        name: 'watch',
        version: '3.8',
        prometheus: { containerName: 'shop-prometheus', volumes: ['extra:/extra'] },
        grafana: { environment: { TZ: 'UTC' }, networks: ['inner'] },
        networks: { inner: {} },
        volumes: { extra: {} },
      },
      grafana: {
        ...grafana,
        plugins: ['grafana-piechart-panel', 'grafana-clock-panel'],
        environment: {
          GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD', { otherwise: 'admin' }),
        },
      },
    })
    expect({ name, version }).toEqual({ name: 'watch', version: '3.8' })
    expect(services.prometheus).toMatchObject({
      container_name: 'shop-prometheus',
      volumes: expect.arrayContaining(['prometheus_data:/prometheus', 'extra:/extra']),
    })
    expect(services.grafana).toMatchObject({
      networks: ['inner'],
      environment: {
        GF_INSTALL_PLUGINS: 'grafana-piechart-panel,grafana-clock-panel',
        GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_PASSWORD:-admin}',
        TZ: 'UTC',
      },
    })
  })

  it('are asked whether they answer, on request', () => {
    const { services } = read({ compose: { healthChecks: true } })
    expect(services.prometheus.healthcheck.test.at(-1)).toBe('http://localhost:9090/-/healthy')
    expect(services.grafana).toMatchObject({
      depends_on: { prometheus: { condition: 'service_healthy' } },
      healthcheck: { test: expect.arrayContaining(['http://localhost:3000/api/health']) },
    })
  })

  it('know the host by name only when something is scraped there', () => {
    expect(read({}).services.prometheus).not.toHaveProperty('extra_hosts')
    const targets = [target('shop', { addresses: ['host.docker.internal:3001'], exposes: {} })]
    expect(read({ targets }).services.prometheus.extra_hosts).toEqual([
      'host.docker.internal:host-gateway',
    ])
  })
})

describe('data sources besides Prometheus', () => {
  const dataSources = [
    postgresSource('Orders DB', {
      url: 'postgres:5432',
      database: 'orders',
      user: 'grafana',
      password: secretVariable('ORDERS_PASSWORD'),
      sslMode: 'disable',
      version: 1600,
    }),
    postgresSource('Archive', {
      url: 'archive:5432',
      database: 'archive',
      user: 'grafana',
      password: secretFile('/run/secrets/archive'),
    }),
    alertmanagerSource(),
    prometheusSource('Long term', { url: 'http://mimir:9009/prometheus', store: 'Mimir' }),
    prometheusSource('Metrics', { url: 'http://vm:8428', store: 'VictoriaMetrics' }),
  ]

  it('are provisioned, with secrets that stand nowhere', () => {
    const file = parse(dataSourceFile(shop({ grafana: { ...grafana, dataSources } })))
    expect(file.datasources.slice(1)).toEqual([
      {
        name: 'Orders DB',
        uid: 'orders-db',
        type: 'postgres',
        access: 'proxy',
        url: 'postgres:5432',
        user: 'grafana',
        editable: false,
        jsonData: { database: 'orders', sslmode: 'disable', postgresVersion: 1600 },
        secureJsonData: { password: '$ORDERS_PASSWORD' },
      },
      expect.objectContaining({
        jsonData: { database: 'archive', sslmode: 'require' },
        secureJsonData: { password: '$__file{/run/secrets/archive}' },
      }),
      expect.objectContaining({
        type: 'alertmanager',
        url: 'http://alertmanager:9093',
        jsonData: { implementation: 'prometheus' },
      }),
      expect.objectContaining({ jsonData: { httpMethod: 'POST', prometheusType: 'Mimir' } }),
      expect.objectContaining({
        jsonData: {
          httpMethod: 'POST',
          prometheusType: 'Prometheus',
          prometheusVersion: '2.24.0',
        },
      }),
    ])
  })

  it("have their variables in Grafana's container", () => {
    expect(read({ grafana: { ...grafana, dataSources } }).services.grafana.environment).toEqual({
      ORDERS_PASSWORD: '${ORDERS_PASSWORD:?Set ORDERS_PASSWORD}',
    })
  })

  it('say what answers in place of Prometheus', () => {
    const system = shop({
      grafana: { ...grafana, prometheusUrl: 'http://thanos-query:9090', store: 'Thanos' },
    })
    expect(parse(dataSourceFile(system)).datasources[0]).toMatchObject({
      url: 'http://thanos-query:9090',
      jsonData: { timeInterval: '15s', prometheusType: 'Thanos' },
    })
  })
})

function compose(options: Partial<SystemOptions>): string {
  const rules = [{ path: 'prometheus/alerts.yml', name: 'alerts.yml' }]
  return composeFile(shop(options), rules)
}

/** Valid by the schema of the Compose Specification, or the test fails. */
function read(options: Partial<SystemOptions>) {
  const text = compose(options)
  const folder = mkdtempSync(join(tmpdir(), 'telltale-compose-'))
  try {
    const file = join(folder, 'docker-compose.yml')
    writeFileSync(file, text)
    const faults = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] })
      .lintFiles([file], false)
      .flatMap(
        ({ messages }: { messages: readonly { rule: string; message: string }[] }) => messages,
      )
      .filter(({ rule }: { rule: string }) => rule === 'invalid-schema')
    expect(faults).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
  return parse(text)
}
