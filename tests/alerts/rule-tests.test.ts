/**
 * The generated rule tests, run by a real promtool: they pass as they are, and each fails as soon as
 * its alert is changed in any place that matters.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { System } from 'telltale'
import { afterAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import project from '../../build/project.ts'
import { pathsOf } from '../../packages/telltale/src/project/paths.ts'
import { ruleFiles } from '../../packages/telltale/src/rules/rule-files.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { type Alert, type Mutant, mutantsOf } from './mutants.ts'

const out = resolve(import.meta.dirname, '../../out')
const folder = mkdtempSync(join(tmpdir(), 'telltale-rule-tests-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Group {
  readonly name: string
  readonly rules: readonly (Alert | { readonly record: string })[]
}

describe.each(project.systems)('the generated rule tests of $name', (system) => {
  const tests = join(out, system.name, pathsOf(system).tests)
  const testFiles = readdirSync(tests).filter((name) => name.endsWith('.yml'))
  /** Each alert with the group that it is evaluated in. */
  const alerts = ruleFilesOf(system).flatMap((path) =>
    (parse(readFileSync(path, 'utf8')).groups as Group[]).flatMap((group) =>
      group.rules.flatMap((rule) =>
        'alert' in rule ? [{ file: basename(path), group, rule }] : [],
      ),
    ),
  )

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
    const mutants = alerts.flatMap((alert) =>
      mutantsOf(alert.rule).map((mutant) => ({ ...alert, mutant })),
    )
    expect(mutants.length).toBeGreaterThan(10 * alerts.length)
    const written = mutants.map(({ file, group, rule, mutant }, i) =>
      write(
        { tests, testFiles, at: join(folder, system.name, String(i)) },
        file,
        group,
        rule,
        mutant,
      ),
    )
    // What takes long is only asked about those that the quick file does not notice.
    let alive = written
    for (const round of [0, 1, 2]) {
      const left = alive.filter(({ files }) => files[round] !== undefined)
      const failed = await failedOf(left.map(({ files }) => files[round] ?? ''))
      alive = alive.filter(({ files }) => !failed.has(files[round] ?? ''))
    }
    const surviving = alive.map(({ alert }) => alert)
    expect(alive.filter(({ alert }) => !(alert in unnoticed)).map(({ name }) => name)).toEqual([])
    // Whatever has learnt to notice its changes has to leave the list.
    const known = Object.keys(unnoticed).filter((name) =>
      alerts.some(({ rule }) => rule.alert === name),
    )
    expect(known.filter((name) => !surviving.includes(name))).toEqual([])
  }, 900_000)
})

/** Alerts of which some changes go unnoticed, and why. */
const unnoticed: Readonly<Record<string, string>> = {
  HighRequestLatency:
    'Beyond its limit there is one bucket: a quantile of 11 s is as good as one of 10 s.',
  DatabaseSizeGrowingRapidly:
    'Its author tests growth and none, and nothing just beside the limit.',
  HighMemoryUsage:
    'Other namespaces and pods as a whole (container="") are not among the series that are derived.',
  HighCPUUsage:
    'Other namespaces and pods as a whole (container="") are not among the series that are derived.',
  SignalHarvesterTopicCoverageBurnsFast: 'Time is bad or not: nothing lies just past a factor.',
}

/** Where the rules lie that Prometheus reads; the same ones may be in manifests as well. */
function ruleFilesOf(system: System): readonly string[] {
  return ruleFiles(system, project).map(({ path }) => join(out, system.name, path))
}

/** The alert alone, with what its group records, and its tests; the quickest first. */
function write(
  { tests, testFiles, at }: { tests: string; testFiles: readonly string[]; at: string },
  file: string,
  group: Group,
  rule: Alert,
  { what, rule: mutant }: Mutant,
) {
  mkdirSync(join(at, 'tests'), { recursive: true })
  const records = group.rules.filter((other) => 'record' in other)
  const only = { groups: [{ name: group.name, rules: [...records, mutant] }] }
  writeFileSync(join(at, file), stringify(only))
  const files = testFiles
    .filter((name) => name === `${rule.alert}.yml` || name.startsWith(`${rule.alert}-`))
    .sort((a, b) => a.length - b.length)
    .flatMap((name, i) => {
      const test = parse(readFileSync(join(tests, name), 'utf8'))
      const save = (as: string, cases: readonly unknown[]) => {
        const path = join(at, 'tests', as)
        writeFileSync(path, stringify({ ...test, group_eval_order: [group.name], tests: cases }))
        return path
      }
      const all = save(name, test.tests)
      // Most changes are noticed by the first two cases.
      return i === 0 ? [save(`first-${name}`, test.tests.slice(0, 2)), all] : [all]
    })
  return { alert: rule.alert, name: `${rule.alert}: ${what}`, files }
}

/** The test files that promtool does not pass; two processes, because one uses one core. */
async function failedOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const halves = [0, 1].map((half) => files.filter((_, i) => i % 2 === half))
  const outputs = await Promise.all(halves.map(promtool))
  // The verdict of a file that fails is on the other stream.
  const asked = outputs.flatMap((output) => output.match(/^Unit Testing: /gm) ?? [])
  expect(asked).toHaveLength(files.length)
  const passed = outputs.flatMap((output) =>
    [...output.matchAll(/^Unit Testing: {2}(.+)\n {2}SUCCESS$/gm)].map(([, path]) => path),
  )
  return new Set(files.filter((file) => !passed.includes(file)))
}

async function promtool(files: readonly string[]): Promise<string> {
  if (files.length === 0) return ''
  const run = promisify(execFile)('promtool', ['test', 'rules', ...files], {
    maxBuffer: 1024 ** 3,
  })
  // What fails is in the output; the exit code only says that something did.
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return stdout
}
