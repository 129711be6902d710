import { describe, expect, it } from 'vitest'
import { projectOf, shop } from '../../testing/shop.ts'
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import { confined } from '../deploy/compose/confinement.ts'
import type { Service } from '../deploy/compose/service.ts'
import { postgresSource } from '../deploy/data-source.ts'
import { fromEnvironment } from '../deploy/from-environment.ts'
import { secretFile } from '../routing/secret.ts'
import type { SystemOptions } from './system.ts'
import { systemProblems } from './system-problems.ts'
import { target } from './target.ts'

type Services = Readonly<Record<string, Service>>

const image = 'shop:1'
const { grafana, prometheus } = shop().options

describe('services of a compose file', () => {
  it('may build, wait, share and hide as Compose allows', () => {
    expect(
      found({
        services: {
          api: { build: { context: '.' }, image: 'shop', dependsOn: { database: 'healthy' } },
          worker: { image: 'shop', dependsOn: { api: 'healthy' }, replicas: 3 },
          database: { image: 'postgres:16', healthcheck: { test: ['pg_isready'] } },
          debug: { image, profiles: ['debug'], dependsOn: ['tool'], ports: ['9000:80'] },
          tool: { image, profiles: ['debug', 'tool'] },
        },
      }),
    ).toEqual([])
  })

  it.each<[string, Services, string]>([
    ['called as a generated one', { grafana: { image } }, 'compose/service-name'],
    ['with a name that Compose refuses', { 'my api': { image } }, 'compose/service-name'],
    ['that run nothing', { api: { ports: ['8000:8000'] } }, 'compose/no-image'],
    ['without a version', { api: { image: 'redis' } }, 'project/unpinned-image'],
    ['of an impossible image', { api: { image: 'Redis Cache' } }, 'project/image'],
    [
      'of an image whose default has no version',
      { api: { image: fromEnvironment('IMAGE', { otherwise: 'redis:latest' }) } },
      'project/unpinned-image',
    ],
    ['that wait for nobody', { api: { image, dependsOn: ['databse'] } }, 'compose/unknown-service'],
    [
      'that wait for health nobody can tell',
      { api: { image, dependsOn: { cache: 'healthy' } }, cache: { image } },
      'compose/no-health-check',
    ],
    [
      'that wait for what does not start with them',
      { api: { image, dependsOn: ['cache'] }, cache: { image, profiles: ['cache'] } },
      'compose/profile',
    ],
    [
      'with an undeclared volume',
      { api: { image, volumes: ['data:/data'] } },
      'compose/undeclared',
    ],
    ['with an undeclared network', { api: { image, networks: ['inner'] } }, 'compose/undeclared'],
    ['with an undeclared secret', { api: { image, secrets: ['key'] } }, 'compose/undeclared'],
    [
      'that mount a secret of the host',
      { api: { image, volumes: ['./secrets/key:/key'] } },
      'compose/mounted-secret',
    ],
    ['that share a port', { api: { image, replicas: 2, ports: ['1:1'] } }, 'compose/replicas'],
    ['that share a name', { api: { image, replicas: 2, containerName: 'a' } }, 'compose/replicas'],
    [
      'called alike',
      { api: { image, containerName: 'a' }, worker: { image, containerName: 'a' } },
      'compose/container-name',
    ],
    ['with half a port', { api: { image, ports: ['8000'] } }, 'project/port'],
    ['with too high a port', { api: { image, ports: ['80000:80'] } }, 'project/port'],
    [
      'with variables of no name',
      { api: { image, environment: { 'A-B': '' } } },
      'project/environment',
    ],
  ])('are not %s', (_, services, code) => {
    const problems = of({ compose: { services } })
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]).toMatchObject({
      summary: expect.stringContaining('"shop"'),
      at: { file: expect.stringMatching(/shop\.ts$/) },
      fix: expect.stringMatching(/.\.$/),
    })
  })

  it('are guessed when they are misspelt', () => {
    const services = { api: { image, dependsOn: ['databse'] }, database: { image } }
    expect(of({ compose: { services } })[0]?.summary).toBe(
      'service "api" of "shop" waits for "databse", which is none. Did you mean "database"?',
    )
  })
})

describe('a secret that is read from a file', () => {
  const { targets } = shop().options
  const bearer = secretFile('/run/secrets/token')
  const readers: Readonly<Record<string, Partial<SystemOptions>>> = {
    prometheus: {
      targets: [
        ...targets,
        target('x', { addresses: ['h:1'], authorization: { bearer }, exposes: {} }),
      ],
    },
    grafana: {
      grafana: {
        ...grafana,
        dataSources: [
          postgresSource('DB', { url: 'db:1', database: 'd', user: 'u', password: bearer }),
        ],
      },
    },
  }

  it.each(Object.entries(readers))('is given to %s', (service, options) => {
    expect(of(options).map(({ code, summary }) => `${code}: ${summary}`)).toEqual([
      `compose/missing-secret: ${service} of "shop" reads /run/secrets/token, and is not given the secret "token"`,
    ])
    const secrets = { token: { file: './secrets/token' } }
    expect(of({ ...options, compose: { secrets, [service]: { secrets: ['token'] } } })).toEqual([])
  })
})

describe('a port of the host', () => {
  const clashes = (services: Services, options: Partial<SystemOptions> = {}) =>
    of({ ...options, compose: { services } })
      .filter(({ code }) => code === 'project/port-clash')
      .map(({ summary }) => summary)

  it('is published by one service only', () => {
    const services = { a: { image, ports: ['80:1'] }, b: { image, ports: ['127.0.0.1:80:2'] } }
    expect(clashes(services)).toEqual([
      'service "a" and service "b" of "shop" both want port 80 of the host',
    ])
    expect(clashes({ a: { image, ports: ['9090:1'] } })).toEqual([
      'Prometheus and service "a" of "shop" both want port 9090 of the host',
    ])
  })

  it('may be used at two addresses, or by services of which one runs', () => {
    expect(
      clashes({
        a: { image, ports: ['127.0.0.1:80:1'] },
        b: { image, ports: ['127.0.0.2:80:1'] },
        c: { image, ports: ['81:1'], profiles: ['c'] },
        d: { image, ports: ['81:1'], profiles: ['d'] },
      }),
    ).toEqual([])
  })

  it('is scraped on the host where a service publishes it', () => {
    const targets = [target('api', { addresses: ['host.docker.internal:8000'], exposes: {} })]
    expect(clashes({ api: { image, ports: ['8000:8000'] } }, { targets })).toEqual([])
  })
})

describe('a variant for production', () => {
  const password = { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') }
  const production = (options: Partial<SystemOptions>) =>
    of({
      ...options,
      variants: {
        live: {
          production: true,
          grafana: {
            environment: { ...password, ...options.grafana?.environment },
          },
          ...options.variants?.live,
        },
      },
    }).map(({ code, path }) => [code, path])
  const where = ['Shop', 'live']

  it('is fine with local ports, versions, and passwords from the environment', () => {
    expect(production({ grafana: { ...grafana, environment: password } })).toEqual([])
  })

  it('may limit tokens in the open: what is counted is no secret', () => {
    const api = { ...confined, image, environment: { LLM_MAX_TOKENS: '4096' } }
    expect(production({ compose: { services: { api } } })).toEqual([])
  })

  it('leaves no password as Grafana is delivered with it', () => {
    const codes = (environment: Readonly<Record<string, string>>) =>
      production({
        variants: {
          live: {
            production: true,
            grafana: { environment },
          },
        },
      })
    expect(codes({})).toEqual([['production/default-password', where]])
    expect(codes({ GF_SECURITY_ADMIN_PASSWORD__FILE: '/etc/grafana/password' })).toEqual([])
    expect(codes({ GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true' })).toEqual([])
    expect(codes({ GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'false' })).toEqual(codes({}))
  })

  it.each<[string, Partial<SystemOptions>, string]>([
    [
      'open to every machine',
      { compose: { services: { api: { ...confined, image, ports: ['8000:8000'] } } } },
      'production/public-port',
    ],
    [
      'open to every machine of the other kind of address',
      { compose: { services: { api: { ...confined, image, ports: ['[::]:8000:8000'] } } } },
      'production/public-port',
    ],
    [
      'opened by a key in the file',
      {
        compose: {
          services: { api: { ...confined, image, environment: { OPENAI_API_KEY: 'sk-1' } } },
        },
      },
      'production/secret-in-file',
    ],
    [
      'opened by a password in an address',
      {
        compose: {
          services: {
            api: {
              ...confined,
              image,
              environment: { DATABASE_URL: 'postgres://shop:hunter2@db:5432/shop' },
            },
          },
        },
      },
      'production/secret-in-file',
    ],
    [
      'opened by a password on a command line',
      {
        compose: {
          services: { api: { ...confined, image, command: ['--db-password=hunter2'] } },
        },
      },
      'production/secret-in-file',
    ],
    [
      'opened by a password in the file',
      { grafana: { ...grafana, environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin' } } },
      'production/secret-in-file',
    ],
    [
      'opened by a default password',
      {
        compose: {
          services: {
            api: {
              ...confined,
              image,
              environment: { API_TOKEN: fromEnvironment('T', { otherwise: 'x' }) },
            },
          },
        },
      },
      'production/secret-in-file',
    ],
    [
      'open to whoever comes',
      { grafana: { ...grafana, environment: { GF_AUTH_ANONYMOUS_ENABLED: 'true' } } },
      'production/anonymous-access',
    ],
    [
      'open to whoever comes, by another word or when nobody sets a variable',
      {
        grafana: {
          ...grafana,
          environment: { GF_AUTH_ANONYMOUS_ENABLED: fromEnvironment('OPEN', { otherwise: '1' }) },
        },
      },
      'production/anonymous-access',
    ],
  ])('is not %s', (_, options, code) => {
    expect(production(options)).toEqual([[code, where]])
  })

  it.each<[Service, string]>([
    [{}, 'readOnly, capDrop, securityOpt'],
    [{ readOnly: true, capDrop: ['ALL'] }, 'securityOpt'],
  ])('decides about the rights of every service: %j', (options, missing) => {
    const live = { production: true, grafana: { environment: password } }
    const given = { compose: { services: { api: { image, ...options } } }, variants: { live } }
    expect(of(given).map(({ code, summary }) => [code, summary])).toEqual([
      [
        'production/unconfined',
        `service "api" has rights that nobody has decided about: ${missing}`,
      ],
    ])
  })

  it('may say that an image needs more', () => {
    const api = { image, readOnly: false, capDrop: [], securityOpt: [] }
    expect(production({ compose: { services: { api } } })).toEqual([])
  })

  it('is not called open where a port cannot be read', () => {
    const api = { ...confined, image, ports: ['127.0.0.1:x:8000'] }
    const found = production({ compose: { services: { api } } })
    expect(found.map(([code]) => code)).toEqual(['project/port'])
  })

  it('is not open because the laptop is', () => {
    const open = { prometheus: { ...prometheus, bind: '*' } }
    expect(production(open)).toEqual([['production/public-port', where]])
    const live = { production: true, prometheus: { bind: '10.0.0.7' } } as const
    const closed = { ...live, grafana: { environment: password } }
    expect(of({ ...open, variants: { live: closed } })).toEqual([])
  })

  it('runs no image without a version, whatever development allows', () => {
    const codes = production({ prometheus: { ...prometheus, image: 'prom/prometheus:latest' } })
    expect(codes).toContainEqual(['production/unpinned-image', where])
  })
})

function found(compose: ComposeOptions) {
  return of({ compose }).map(({ code, summary }) => `${code}: ${summary}`)
}

function of(options: Partial<SystemOptions>) {
  return systemProblems(projectOf(shop(options)))
}
