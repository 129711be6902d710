/** Files where a system wants them: each names the others, and the containers see all of them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectOf, shop } from '../../testing/shop.ts'
import { emit } from '../emit/emit.ts'
import { type OutputPaths, pathsOf } from '../project/paths.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('paths follow from each other', () => {
  it.each([
    ['nothing', {}, { alerts: 'prometheus/alerts.yml', tests: 'prometheus/tests' }],
    [
      'the folder of Prometheus',
      { prometheus: 'infra/prom' },
      { prometheusConfig: 'infra/prom/prometheus.yml', tests: 'infra/prom/tests' },
    ],
    [
      'the configuration of Prometheus',
      { prometheusConfig: 'config/prom.yml' },
      { prometheus: 'config', recordingRules: 'config/recording-rules.yml' },
    ],
    [
      'a configuration at the top',
      { prometheusConfig: 'prometheus.yml' },
      { prometheus: '.', alerts: 'alerts.yml', tests: 'tests' },
    ],
    [
      'the provisioning folder',
      { provisioning: 'g' },
      { dataSources: 'g/datasources/prometheus.yml', dashboards: 'grafana/dashboards' },
    ],
  ])('given %s', (_, paths, expected) => {
    expect(pathsOf(shop({ paths }))).toMatchObject(expected)
  })
})

describe.each<[string, Partial<OutputPaths>, Expected]>([
  [
    'dashboards beside their provider need no mount of their own',
    {
      prometheusConfig: 'config/prometheus.yml',
      alerts: 'config/prometheus-alerts.yml',
      recordingRules: 'config/prometheus-recording.yml',
      provisioning: 'config/grafana/provisioning',
      dashboardProvider: 'config/grafana/provisioning/dashboards/default.yml',
      dashboards: 'config/grafana/provisioning/dashboards',
    },
    {
      rules: ['prometheus-alerts.yml', 'prometheus-recording.yml'],
      prometheus: [
        './config/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './config/prometheus-alerts.yml:/etc/prometheus/prometheus-alerts.yml:ro',
        './config/prometheus-recording.yml:/etc/prometheus/prometheus-recording.yml:ro',
        'prometheus_data:/prometheus',
      ],
      grafana: [
        './config/grafana/provisioning:/etc/grafana/provisioning:ro',
        'grafana_data:/var/lib/grafana',
      ],
      provided: '/etc/grafana/provisioning/dashboards',
    },
  ],
  [
    'a folder for each kind is mounted by itself',
    {
      prometheusConfig: 'prometheus.yml',
      dashboardProvider: 'grafana/dashboards/dashboards.yml',
      dashboards: 'grafana/dashboards',
      dataSources: 'grafana/datasources/prometheus.yml',
    },
    {
      rules: ['alerts.yml', 'recording-rules.yml'],
      prometheus: [
        './prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './alerts.yml:/etc/prometheus/alerts.yml:ro',
        './recording-rules.yml:/etc/prometheus/recording-rules.yml:ro',
        'prometheus_data:/prometheus',
      ],
      grafana: [
        './grafana/datasources:/etc/grafana/provisioning/datasources:ro',
        './grafana/dashboards:/etc/grafana/provisioning/dashboards:ro',
        'grafana_data:/var/lib/grafana',
      ],
      provided: '/etc/grafana/provisioning/dashboards',
    },
  ],
  [
    'a compose file and rules in folders of their own find the rest',
    {
      compose: 'deploy/docker-compose.yml',
      prometheusConfig: 'deploy/prometheus.yml',
      alerts: 'rules/alerts.yml',
      recordingRules: 'deploy/rules/records.yml',
      tests: 'rules/tests/promtool',
      dataSources: 'sources.yml',
    },
    {
      rules: ['../rules/alerts.yml', 'rules/records.yml'],
      prometheus: [
        './prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        '../rules/alerts.yml:/etc/rules/alerts.yml:ro',
        './rules/records.yml:/etc/prometheus/rules/records.yml:ro',
        'prometheus_data:/prometheus',
      ],
      grafana: [
        '../sources.yml:/etc/grafana/provisioning/datasources/sources.yml:ro',
        '../grafana/provisioning/dashboards:/etc/grafana/provisioning/dashboards:ro',
        '../grafana/dashboards:/var/lib/grafana/dashboards:ro',
        'grafana_data:/var/lib/grafana',
      ],
      provided: '/var/lib/grafana/dashboards',
    },
  ],
])('%s', (_, paths, expected) => {
  const system = shop({ paths })
  const files = emit(projectOf(system))
  const read = (path: string) => parse(files.get(`shop/${path}`) ?? '')
  const all = pathsOf(system)

  it('in the containers', () => {
    expect(read(all.prometheusConfig).rule_files).toEqual(expected.rules)
    const { services } = read(all.compose)
    expect(services.prometheus.volumes).toEqual(expected.prometheus)
    expect(services.grafana.volumes).toEqual(expected.grafana)
    expect(read(all.dashboardProvider).providers[0].options.path).toBe(expected.provided)
  })

  it('in the output, as promtool reads it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-paths-'))
    folders.push(folder)
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const promtool = (...args: readonly string[]) =>
      execFileSync('promtool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    const config = promtool('check', 'config', join(folder, 'shop', all.prometheusConfig))
    expect(config).toContain('SUCCESS: 2 rule files found')
    const tests = [...files.keys()].filter((path) => path.startsWith(`shop/${all.tests}/`))
    expect(tests).toHaveLength(1)
    expect(promtool('test', 'rules', ...tests.map((path) => join(folder, path)))).toContain(
      'SUCCESS',
    )
  })
})

interface Expected {
  readonly rules: readonly string[]
  readonly prometheus: readonly string[]
  readonly grafana: readonly string[]
  readonly provided: string
}
