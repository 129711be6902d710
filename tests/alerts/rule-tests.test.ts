/**
 * The generated rule tests, run by a real promtool: they pass as they are, and each fails as soon as
 * its alert is changed in any place that matters.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { System } from 'telltale'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
import { ruleFiles } from '../../packages/telltale/src/rules/rule-files.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { alertsIn, failedOf, unnoticedChanges } from './unnoticed-changes.ts'

const out = resolve(import.meta.dirname, '../../out')
const folder = mkdtempSync(join(tmpdir(), 'telltale-rule-tests-'))
// Thousands of small files.
afterAll(() => rmSync(folder, { recursive: true }), 120_000)

describe.each(project.systems)('the generated rule tests of $name', (system) => {
  const tests = join(out, system.name, pathsOf(system).tests)
  const testFiles = readdirSync(tests).filter((name) => name.endsWith('.yml'))
  /** Each alert with the group that it is evaluated in. */
  const alerts = alertsIn(ruleFilesOf(system))

  it('are there for every alert', () => {
    expect(alerts.length).toBeGreaterThan(5)
    for (const { rule } of alerts) expect(testFiles).toContain(`${rule.alert}.yml`)
  })

  it('CO-A8, CO-A9, SH-A4, PR-A20: show each alert firing, just not firing, without data and ending', () => {
    const own = new Set(
      alertsOf(system.options.rules).flatMap(({ name, options }) => (options.test ? [name] : [])),
    )
    for (const { rule } of alerts) {
      // Authors name the cases that they write; that each of them proves something, its mutants show.
      if (own.has(rule.alert)) continue
      const names = parse(readFileSync(join(tests, `${rule.alert}.yml`), 'utf8')).tests.map(
        ({ name }: { name: string }) => name,
      )
      expect(names, rule.alert).toEqual(
        expect.arrayContaining([
          'fires',
          expect.stringContaining('just not'),
          'no data',
          'recovery',
        ]),
      )
    }
  })

  it('pass', async () => {
    const failed = await failedOf(testFiles.map((name) => join(tests, name)))
    expect(failed).toEqual(new Set())
  }, 300_000)

  it('fail when a threshold, an operator, a matcher, a label or a length of time is changed', async () => {
    expect(await unnoticedChanges(alerts, tests, join(folder, system.name))).toEqual([])
  }, 900_000)
})

/** Where the rules lie that Prometheus reads; the same ones may be in manifests as well. */
function ruleFilesOf(system: System): readonly string[] {
  return ruleFiles(system, project).map(({ path }) => join(out, system.name, path))
}
