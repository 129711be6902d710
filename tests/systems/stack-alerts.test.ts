/** The alerts of the joint stack: they fire as each system's own, and reach whom theirs reach. */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { freePort, until } from '../real/prometheus.ts'
import { startAlertmanager } from '../routing/alertmanager.ts'

const out = resolve(import.meta.dirname, '../../out')
const files = emit(project)
const joint = files.get('stack/alertmanager/tests/routes.sh') ?? ''

/** Receivers by the labels of an alert, without the name of its system. */
function told(script: string, ofSystem = ''): ReadonlyMap<string, string> {
  const lines = [...script.matchAll(/^reaches (\S+) (alertname=.*)$/gm)]
  return new Map(
    lines
      .map(([, receivers = '', labels = '']) => [labels, receivers] as const)
      .filter(([labels]) => ofSystem === '' || labels.includes(`system=${ofSystem}`))
      .map(([labels, receivers]) => [labels.replace(/ system=\S+/, ''), receivers]),
  )
}

describe('one Alertmanager for all systems', () => {
  it('has a configuration that amtool accepts', () => {
    const config = join(out, 'stack/alertmanager/alertmanager.yml')
    expect(execFileSync('amtool', ['check-config', config], { encoding: 'utf8' })).toContain(
      'SUCCESS',
    )
  })

  it('is asked about every alert of every system', () => {
    for (const { name, options } of project.systems) {
      const asked = [...told(joint, name).keys()].join('\n')
      for (const alert of alertsOf(options.rules)) {
        expect(asked).toMatch(new RegExp(`^alertname=${alert.name}\\b`, 'm'))
      }
    }
  })

  const routed = project.systems.filter(({ options }) => options.routing?.options.alertmanager)
  it.each(routed.map((system) => [system.name, system] as const))(
    'tells of the alerts of %s whom its own Alertmanager tells',
    (name, system) => {
      const folder = pathsOf(system).alertmanagerConfig.replace(/[^/]+$/, '')
      const alone = told(files.get(`${name}/${folder}tests/routes.sh`) ?? '')
      expect(alone.size).toBeGreaterThan(9)
      expect(told(joint, name)).toEqual(alone)
    },
  )

  it('wakes somebody up for what is critical, whichever system it is about', () => {
    for (const [labels, receivers] of told(joint)) {
      expect(receivers === 'on-call', labels).toBe(labels.includes('severity=critical'))
    }
  })

  it('really does, as amtool walks the routes', () => {
    const output = execFileSync('sh', [join(out, 'stack/alertmanager/tests/routes.sh')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(output.trim().split('\n')).toHaveLength(
      joint.match(/^reaches \S+ alertname=/gm)?.length ?? 0,
    )
  })
})

describe('a real Alertmanager on the joint configuration', () => {
  it('lets an alert silence those of its own system only', async () => {
    const config = join(out, 'stack/alertmanager/alertmanager.yml')
    const { url, stop } = await startAlertmanager(config, await freePort())
    try {
      const sent = [
        { alertname: 'KrNoActiveWorkers', system: 'kr-lead-scraper' },
        { alertname: 'KrQueueBacklog', system: 'kr-lead-scraper' },
        { alertname: 'KrQueueBacklog', system: 'prodigy' },
        { alertname: 'BurnsFast', slo: 'availability', slo_tier: 'page', system: 'aharadar' },
        { alertname: 'BurnsSlowly', slo: 'availability', slo_tier: 'ticket', system: 'aharadar' },
        { alertname: 'BurnsSlowly', slo: 'availability', slo_tier: 'ticket', system: 'prodigy' },
      ]
      await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent.map((labels) => ({ labels }))),
      })
      const silenced = await until('some are silenced', async () => {
        const answer = await fetch(`${url}/api/v2/alerts`)
        const alerts = (await answer.json()) as readonly ShownAlert[]
        const found = alerts.filter(({ status }) => status.inhibitedBy.length > 0)
        return alerts.length === sent.length && found.length > 1 && found
      })
      expect(silenced.map(({ labels }) => `${labels.alertname} ${labels.system}`).sort()).toEqual([
        'BurnsSlowly aharadar',
        'KrQueueBacklog kr-lead-scraper',
      ])
    } finally {
      await stop()
    }
  })
})

interface ShownAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly status: { readonly inhibitedBy: readonly string[] }
}

describe.each(project.systems.map((system) => [system.name, system] as const))(
  'the rules of %s in the stack',
  (name, system) => {
    const testsIn = (folder: string) =>
      [...files.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.yml'))
    const tests = testsIn(`stack/tests/${name}`)

    it('have a test for each that the system itself has, with the name of the system', () => {
      const names = (paths: readonly string[]) => paths.map((path) => path.split('/').at(-1))
      expect(tests.length).toBeGreaterThan(5)
      expect(names(tests)).toEqual(names(testsIn(`${name}/${pathsOf(system).tests}`)))
      for (const path of tests) {
        const text = files.get(path) ?? ''
        expect(text).toContain(`../../prometheus/${name}/`)
        const fired = text.match(/exp_labels:/g) ?? []
        const labelled = text.match(new RegExp(`^ *system: ${name}$`, 'gm')) ?? []
        expect(labelled, path).toHaveLength(fired.length)
      }
    })

    it('fire when they should, and only then', () => {
      // A burn rate over days takes promtool seconds, and one objective is as the next.
      const [slow = ''] = tests.filter((path) => /Burns(Fast|Slowly)/.test(path))
      const quick = tests.filter((path) => !/Burns(Fast|Slowly)/.test(path))
      const chosen = [...quick, slow].map((path) => join(out, path))
      const output = execFileSync('promtool', ['test', 'rules', ...chosen], { encoding: 'utf8' })
      expect(output.match(/SUCCESS/g)).toHaveLength(chosen.length)
    })
  },
)
