/** The project's own routings, as they are written in `out/`, before a real amtool. */
import { execFileSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { matches } from '@telltale/promql'
import {
  alertRouting,
  criticalOverWarning,
  defineProject,
  type RoutingOptions,
  receiver,
  route,
  secretFile,
  slack,
} from 'telltale'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { checkProject } from '../../packages/telltale/src/check/check.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { checkForeign } from '../../packages/telltale/src/foreign/check-foreign.ts'
import { metricsOfBytes } from '../../packages/telltale/src/foreign/read-metrics.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
import { rewritten } from '../../packages/telltale/src/project/rewritten.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'

const out = resolve(import.meta.dirname, '../../out')
const files = emit(project)
const routed = project.systems.filter(({ options }) => options.routing?.options.alertmanager)

it('there are some', () => {
  expect(routed.map(({ name }) => name)).toContain('kr-lead-scraper')
})

describe.each(routed.map((system) => [system.name, system] as const))('%s', (name, system) => {
  const config = join(name, pathsOf(system).alertmanagerConfig)
  const tests = join(dirname(config), 'tests/routes.sh')

  it('has a configuration that amtool accepts', () => {
    const output = execFileSync('amtool', ['check-config', join(out, config)], { encoding: 'utf8' })
    expect(output).toContain('SUCCESS')
  })

  it('has nothing wrong with it for somebody who has only the files', () => {
    const rules = [...files].flatMap(([path, text]) =>
      path.startsWith(`${name}/`) && /^groups:/m.test(text) && !/^apiVersion:/m.test(text)
        ? [join(out, path)]
        : [],
    )
    expect(rules.length).toBeGreaterThan(2)
    const { problems } = checkForeign({
      metrics: metricsOfBytes(Buffer.from('# TYPE a gauge\na 1\n'), 'a.prom'),
      files: [join(out, config), ...rules],
    })
    expect(problems.filter(({ code }) => code.startsWith('routes/'))).toEqual([])
  })

  it('tells about every alert whom its page names', () => {
    const cases = files.get(tests) ?? ''
    for (const alert of alertsOf(system.options.rules)) {
      expect(cases).toMatch(new RegExp(`^reaches .*\\balertname=${alert.name}\\b`, 'm'))
    }
    execFileSync('sh', [join(out, tests)], { stdio: 'pipe' })
  })
})

describe('a copy of KR Lead Scraper', () => {
  const system = project.systems.find(({ name }) => name === 'kr-lead-scraper')
  const team = receiver('team', slack({ url: secretFile('/run/secrets/slack_url'), channel: '#a' }))
  const nobody = receiver('nobody')
  const pages = route({ match: { severity: 'critical' }, receiver: team })

  it.each<readonly [what: string, options: Omit<RoutingOptions, 'alertmanager'>, code: string]>([
    ['whose warnings reach nobody', { receiver: nobody, routes: [pages] }, 'routes/unrouted'],
    [
      'that routes a team which no alert has',
      { receiver: team, routes: [route({ match: { team: 'scraping' } }), route({ match: {} })] },
      'routes/never-matches',
    ],
    [
      'that asks for severities in the wrong order',
      { receiver: team, routes: [route({ match: { severity: matches(/.*/) } }), pages] },
      'routes/shadowed',
    ],
    [
      'in which one dependency that is down silences all other warnings',
      { receiver: team, inhibitions: [criticalOverWarning('instance')] },
      'routes/inhibits-unrelated',
    ],
  ])('%s is found out', (_, options, code) => {
    if (system === undefined) throw new Error('no such system')
    const { alertmanager } = system.options.routing?.options ?? {}
    const routing = alertRouting({ ...options, ...(alertmanager && { alertmanager }) })
    const broken = rewritten(system, { options: { ...system.options, routing } })
    const { problems } = checkProject(defineProject([broken]))
    const own = problems.filter((problem) => problem.code.startsWith('routes/'))
    expect(new Set(own.map((problem) => problem.code))).toEqual(new Set([code]))
  })
})
