/** Changes of alerts that their tests do not notice, as a real promtool says. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { parse, stringify } from 'yaml'
import { type Alert, type Mutant, mutantsOf } from './mutants.ts'

/** An alert in the rule file that Prometheus reads, with the group that it is evaluated in. */
export interface PlacedAlert {
  readonly file: string
  readonly group: Group
  readonly rule: Alert
}

interface Group {
  readonly name: string
  readonly rules: readonly (Alert | { readonly record: string })[]
}

export function alertsIn(ruleFiles: readonly string[]): readonly PlacedAlert[] {
  return ruleFiles.flatMap((path) =>
    (parse(readFileSync(path, 'utf8')).groups as Group[]).flatMap((group) =>
      group.rules.flatMap((rule) =>
        'alert' in rule ? [{ file: basename(path), group, rule }] : [],
      ),
    ),
  )
}

/**
 * Each threshold, operator, matcher, label and length of time is changed by itself.
 *
 * @param tests the folder of the rule tests
 * @param folder where the changed rules are written
 */
export async function unnoticedChanges(
  alerts: readonly PlacedAlert[],
  tests: string,
  folder: string,
): Promise<readonly string[]> {
  const mutants = alerts.flatMap((alert) =>
    mutantsOf(alert.rule).map((mutant) => ({ ...alert, mutant })),
  )
  expect(mutants.length).toBeGreaterThan(10 * alerts.length)
  const testFiles = readdirSync(tests).filter((name) => name.endsWith('.yml'))
  const written = mutants.map(({ file, group, rule, mutant }, i) =>
    write({ tests, testFiles, at: join(folder, String(i)) }, file, group, rule, mutant),
  )
  // What takes long is only asked about those that the quick file does not notice.
  let alive = written
  for (let round = 0; alive.some(({ files }) => files[round] !== undefined); round++) {
    const left = alive.filter(({ files }) => files[round] !== undefined)
    const failed = await failedOf(left.map(({ files }) => files[round] ?? ''))
    alive = alive.filter(({ files }) => !failed.has(files[round] ?? ''))
  }
  return alive.map(({ name }) => name)
}

/** The alert alone, with what its group records, and its tests; the quickest first. */
function write(
  {
    tests,
    testFiles,
    at,
  }: { readonly tests: string; readonly testFiles: readonly string[]; readonly at: string },
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
  return { name: `${rule.alert}: ${what}`, files }
}

/** The test files that promtool does not pass; two processes, because one uses one core. */
export async function failedOf(files: readonly string[]): Promise<ReadonlySet<string>> {
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
