import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectOf, shop } from '../../testing/shop.ts'
import { fromEnvironment } from '../deploy/from-environment.ts'
import { emit } from '../emit/emit.ts'
import type { SystemOptions } from './system.ts'
import { systemProblems } from './system-problems.ts'
import { target } from './target.ts'

const production: Partial<SystemOptions> = {
  grafana: {
    ...shop().options.grafana,
    environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
  },
  compose: {
    services: {
      api: { image: 'shop:1', ports: ['8000:8000'], environment: { A: '1', B: '2' } },
    },
  },
  variants: {
    production: {
      prometheus: { scrapeInterval: '30s', retention: '90d' },
      grafana: {
        environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') },
      },
      compose: {
        services: {
          api: { ports: ['127.0.0.1:8000:8000'], environment: { B: '3' }, replicas: 4 },
        },
      },
    },
  },
}

describe('a variant', () => {
  const files = emit(projectOf(shop(production)))
  const read = (path: string) => parse(files.get(`shop/${path}`) ?? '')

  it('has a compose file and a configuration of its own, and nothing else', () => {
    const plain = emit(projectOf(shop({ ...production, variants: {} })))
    expect([...files.keys()].filter((path) => !plain.has(path))).toEqual([
      'shop/docker-compose.production.yml',
      'shop/prometheus/prometheus.production.yml',
    ])
    expect(files.get('shop/docker-compose.yml')).toBe(plain.get('shop/docker-compose.yml'))
  })

  it('runs what is generated without a right that it does not need, when it is for production', () => {
    const live = { production: true, compose: { prometheus: { readOnly: false } } }
    const text = emit(projectOf(shop({ ...production, variants: { live } })))
    const { services } = parse(text.get('shop/docker-compose.live.yml') ?? '')
    const confined = { cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }
    expect(services.prometheus).toMatchObject({ ...confined, read_only: false })
    expect(services.grafana).toMatchObject({
      ...confined,
      read_only: true,
      tmpfs: ['/tmp', '/var/log/grafana'],
    })
    expect(services.api).not.toHaveProperty('read_only')
    expect(read('docker-compose.production.yml').services.grafana).not.toHaveProperty('read_only')
  })

  it('may leave out a service of the laptop', () => {
    const live = { compose: { services: { api: false, other: { image: 'other:1' } } } } as const
    const text = emit(projectOf(shop({ ...production, variants: { live } })))
    const { services } = parse(text.get('shop/docker-compose.live.yml') ?? '')
    expect(Object.keys(services)).toEqual(['prometheus', 'grafana', 'other'])
  })

  it('says how it is started', () => {
    expect(files.get('shop/docker-compose.production.yml')).toContain(
      'Start: docker compose -f docker-compose.production.yml up -d',
    )
  })

  it('differs in what it says, and in nothing else', () => {
    const { services, volumes, ...others } = read('docker-compose.production.yml')
    expect(others).toEqual({ name: 'shop' })
    expect(services.prometheus).toMatchObject({
      ports: ['127.0.0.1:9090:9090'],
      volumes: expect.arrayContaining([
        './prometheus/prometheus.production.yml:/etc/prometheus/prometheus.yml:ro',
        './prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro',
      ]),
      command: expect.arrayContaining(['--storage.tsdb.retention.time=90d']),
    })
    expect(services.grafana.environment).toEqual({
      GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_PASSWORD:?Set GRAFANA_PASSWORD}',
      GF_USERS_ALLOW_SIGN_UP: 'false',
    })
    expect(services.api).toMatchObject({
      image: 'shop:1',
      ports: ['127.0.0.1:8000:8000'],
      environment: { A: '1', B: '3' },
      deploy: { replicas: 4 },
    })
    expect(volumes).toEqual({ prometheus_data: {}, grafana_data: {} })
    expect(read('prometheus/prometheus.production.yml')).toMatchObject({
      global: { scrape_interval: '30s' },
      rule_files: ['alerts.yml', 'recording-rules.yml'],
    })
    expect(read('prometheus/prometheus.yml').global.scrape_interval).toBe('15s')
  })

  it('shares the dashboards, whose rates find two samples at the longest interval', () => {
    const dashboard = files.get('shop/grafana/dashboards/shop-overview.json') ?? ''
    expect(dashboard).toContain('"interval": "30s"')
    expect(dashboard).not.toContain('"interval": "15s"')
    expect(
      read('grafana/provisioning/datasources/prometheus.yml').datasources[0].jsonData.timeInterval,
    ).toBe('30s')
  })

  it('may find other targets, at paths of its own, without containers', () => {
    const found = emit(
      projectOf(
        shop({
          variants: {
            cluster: {
              targets: [target('shop-cluster', { addresses: ['shop:80'], exposes: {} })],
              compose: false,
              paths: { prometheusConfig: 'cluster/prometheus.yml' },
            },
          },
        }),
      ),
    )
    expect(found.has('shop/docker-compose.cluster.yml')).toBe(false)
    expect(parse(found.get('shop/cluster/prometheus.yml') ?? '')).toMatchObject({
      rule_files: ['../prometheus/alerts.yml', '../prometheus/recording-rules.yml'],
      scrape_configs: [{ job_name: 'shop-cluster' }],
    })
  })

  it('is checked, and what is wrong with the system is said once', () => {
    const { prometheus } = shop().options
    const found = systemProblems(
      projectOf(
        shop({
          prometheus: { ...prometheus, image: 'prom/prometheus' },
          variants: { production: { prometheus: { retention: 'ever' as '1d' } } },
        }),
      ),
    )
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['project/unpinned-image', ['Shop']],
      ['project/duration', ['Shop', 'production']],
    ])
  })
})

describe('the name of a variant', () => {
  it.each([
    ['Prod (EU)', '"prod-eu"'],
    ['../evil', '"evil"'],
    ['a/b', '"a-b"'],
    ['', '"production"'],
  ])('is part of names of files, so not "%s"', (name, better) => {
    const found = systemProblems(projectOf(shop({ variants: { [name]: {} } })))
    const [problem] = found.filter(({ code }) => code === 'project/variant-name')
    expect(problem?.fix).toContain(better)
  })
})

describe('files of a system', () => {
  const documents = [
    { path: 'docs/guide.md', title: 'Guide', about: 'where to begin.', text: 'Read this.' },
  ]

  it('are written as they are, and pages are listed in the index', () => {
    const files = emit(
      projectOf(shop({ files: { 'migrations/001.sql': 'SELECT 1;\n' }, documents })),
    )
    expect(files.get('shop/migrations/001.sql')).toBe('SELECT 1;\n')
    expect(files.get('shop/docs/guide.md')).toBe('# Guide\n\nRead this.\n')
    expect(files.get('shop/docs/README.md')).toContain('- [Guide](guide.md): where to begin.')
  })

  it.each(['../x', '/etc/x', 'a/./b', ''])('stay in its folder, not in "%s"', (path) => {
    const found = systemProblems(projectOf(shop({ files: { [path]: '' } })))
    expect(found).toMatchObject([{ code: 'project/path', path: ['Shop'] }])
  })

  it.each([
    ['docs/metrics.md', '"docs/metrics.md" of "shop" is a file of its own, and generated, too'],
    [
      'Docker-Compose.yml',
      '"Docker-Compose.yml" of "shop" is a file of its own, and generated, too',
    ],
    ['docs', '"docs" of "shop" is a file, and the folder of other files'],
  ])('take the place of no generated one: %s', (path, summary) => {
    const problems: unknown[] = []
    emit(projectOf(shop({ files: { [path]: 'x' } })), undefined, (problem) =>
      problems.push(problem),
    )
    expect(problems).toEqual([expect.objectContaining({ code: 'project/duplicate-path', summary })])
  })
})
