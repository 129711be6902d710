/** The project's own routings, as they are written in `out/`, before a real amtool. */
import { execFileSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
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

  it('tells about every alert whom its page names', () => {
    const cases = files.get(tests) ?? ''
    for (const alert of alertsOf(system.options.rules)) {
      expect(cases).toMatch(new RegExp(`^reaches .*\\balertname=${alert.name}\\b`, 'm'))
    }
    execFileSync('sh', [join(out, tests)], { stdio: 'pipe' })
  })
})
