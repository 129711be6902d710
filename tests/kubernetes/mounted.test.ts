/** The files in the ConfigMaps before the programs that read them, at the paths where pods see them. */
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import {
  annotatedPods,
  annotatedServices,
  apiServers,
  dashboard,
  nodes,
  type Project,
  row,
  target,
  text,
} from '../../packages/telltale/src/index.ts'
import { everything, objectsIn, shopInCluster } from '../../packages/telltale/testing/cluster.ts'
import { overview, projectOf } from '../../packages/telltale/testing/shop.ts'
import { promtoolCheckConfig } from '../deploy/promtool-config.ts'
import { filesSeenBy } from './mounted.ts'

const discovering = [
  target('pods', { ...annotatedPods({ namespaces: ['shop'] }), exposes: {} }),
  target('services', { ...annotatedServices(), exposes: {} }),
  target('kubernetes-apiservers', { ...apiServers(), exposes: {} }),
  target('kubernetes-nodes', { ...nodes({ of: 'kubelet' }), exposes: {} }),
  target('kubernetes-cadvisor', { ...nodes({ of: 'cadvisor' }), exposes: {} }),
]
const { applications: _, ...withoutApplications } = everything

const projects: Readonly<Record<string, Project>> = {
  'pods of applications': projectOf(shopInCluster()),
  'what a cluster discovers': projectOf(
    shopInCluster(withoutApplications, { targets: discovering }),
  ),
  'rules beside the configuration': projectOf(
    shopInCluster(everything, {
      paths: {
        prometheusConfig: 'config/prometheus.yml',
        alerts: 'rules/alerts.yml',
        recordingRules: 'records.yml',
      },
    }),
  ),
  ...Object.fromEntries(
    project.systems
      .filter(({ options }) => options.kubernetes?.options.prometheus)
      .map((system) => [system.name, { ...project, systems: [system] }]),
  ),
}

describe.each(Object.entries(projects))('Prometheus with %s', (_, each) => {
  const files = filesSeenBy('prometheus', manifest(each, 'prometheus'))

  it('has its configuration where its command line says', () => {
    expect([...files.keys()]).toContain('/etc/prometheus/prometheus.yml')
  })

  it('has a configuration, and rules, that promtool takes', () => {
    const output = promtoolCheckConfig('/etc/prometheus/prometheus.yml', files)
    const { rule_files = [] } = parse(files.get('/etc/prometheus/prometheus.yml') ?? '')
    expect(rule_files.length).toBeGreaterThan(0)
    expect(output).toContain(`SUCCESS: ${rule_files.length} rule files found`)
    expect(output.match(/SUCCESS: [1-9]\d* rules found/g)).toHaveLength(rule_files.length)
  })
})

describe('Grafana', () => {
  it('finds every dashboard where its provider looks for them', () => {
    const files = filesSeenBy('grafana', manifest(projectOf(shopInCluster()), 'grafana'))
    const provider = parse(files.get('/etc/grafana/provisioning/dashboards/dashboard.yml') ?? '')
    const { path } = provider.providers[0].options
    expect(JSON.parse(files.get(`${path}/shop-overview.json`) ?? '')).toMatchObject({
      uid: 'shop-overview',
    })
    expect([...files.keys()]).toContain('/etc/grafana/provisioning/datasources/prometheus.yml')
  })

  it('finds them, too, when they fill several ConfigMaps, some in folders', () => {
    const big = ['a', 'b', 'c'].map((name) =>
      dashboard(
        name,
        { title: `Big ${name}`, file: `team/${name}.json` },
        row('Row', text('Text', name.repeat(600 * 1024))),
      ),
    )
    const objects = manifest(
      projectOf(shopInCluster(everything, { dashboards: [overview, ...big] })),
      'grafana',
    )
    expect(objects.filter(({ kind }) => kind === 'ConfigMap')).toHaveLength(5)
    const files = filesSeenBy('grafana', objects)
    for (const name of ['team/a', 'team/b', 'team/c', 'shop-overview']) {
      expect(files.get(`/var/lib/grafana/dashboards/${name}.json`)).toMatch(/^\{/)
    }
  })
})

function manifest(each: Project, name: string) {
  const text = [...emit(each)].find(([path]) => path.endsWith(`/${name}.yaml`))?.[1]
  return objectsIn(text ?? '')
}
