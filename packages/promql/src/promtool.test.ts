/**
 * Everything that the builder can print, before the real promtool in one run, and before the
 * grammar of the newest Prometheus. What is newer than the promtool at hand is told apart by the
 * `since` of the signature table, and must be refused by it: else the table is wrong.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyExpression, anyText } from '../testdata/arbitrary.ts'
import { http } from '../testdata/families.ts'
import { type Sample, samples } from '../testdata/printed.ts'
import { rate } from './calls.ts'
import { pretty } from './pretty.ts'
import { print, ruleContext } from './print.ts'
import { select } from './select.ts'

const version = promtoolVersion()
const known = samples.filter((sample) => isKnownTo(version, sample))
const unknown = samples.filter((sample) => !isKnownTo(version, sample))
const inRules = ruleContext('5m')

describe('promtool', () => {
  it('is asked about the whole language', () => {
    expect(samples.length).toBeGreaterThan(400)
    expect(known.length).toBeGreaterThan(350)
  })

  it('accepts every printed form', () => {
    expect(refused(known.map((sample) => print(sample.expr, inRules)))).toEqual([])
  })

  it('accepts every form on several lines', () => {
    // Wide enough that operators, calls and aggregations are broken.
    const wide = known.map(({ expr }) => pretty(expr, { range: '5m', matchers: [longMatcher] }))
    expect(wide.filter((text) => text.includes('\n')).length).toBeGreaterThan(100)
    expect(refused(wide)).toEqual([])
  })

  it('accepts whatever else the builder can make', () => {
    const texts = fc.sample(anyExpression, 1000).map((expr) => print(expr, inRules))
    // Names in quotes came with Prometheus 3.
    const named = version[0] === 2 ? texts.filter((text) => !/größe|http\.route/.test(text)) : texts
    expect(named.length).toBeGreaterThan(300)
    expect(refused(named)).toEqual([])
  })

  it('accepts any text as the value of a label', () => {
    const values = fc.sample(anyText, 1000)
    const texts = values.map((route) => print(rate(select(http.requests, { route }), '5m')))
    expect(refused(texts)).toEqual([])
  })

  it(`of version ${version.join('.')} refuses what the table says is not in it`, () => {
    const texts = unknown.map((sample) => print(sample.expr, inRules))
    expect(texts.length).toBeGreaterThan(20)
    const said = refused(texts)
    expect(texts.filter((text) => !said.some((line) => line.startsWith(`${text}: `)))).toEqual([])
  })
})

describe('the grammar of the newest Prometheus', () => {
  // Its function list lags behind the server's, and `holt_winters` is gone.
  const notInGrammar = /^(?:holt_winters|min_of|max_of|integral)\b/

  it.each(samples.filter(({ title }) => !notInGrammar.test(title)))('reads $title', ({ expr }) => {
    expect(errorsIn(print(expr, inRules))).toEqual([])
  })
})

const longMatcher = {
  label: 'a_label_with_a_long_name',
  op: '=',
  value: 'and a value that is so long that no line has room for it',
} as const

/** The expressions that promtool complains about, with what it says. */
function refused(expressions: readonly string[]): readonly string[] {
  const rules = expressions.map((expr, i) => ({ record: `sample:${i}`, expr }))
  const folder = mkdtempSync(join(tmpdir(), 'telltale-promtool-'))
  const file = join(folder, 'rules.yml')
  try {
    writeFileSync(file, yaml({ groups: [{ name: 'samples', rules }] }))
    execFileSync('promtool', ['check', 'rules', file], { stdio: 'pipe', encoding: 'utf8' })
    return []
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    const said = [...`${stdout}${stderr}`.matchAll(/rule (\d+), "sample:\d+": (.*)/g)]
    if (said.length === 0) throw error
    return said.map(([, rule, message]) => `${expressions[Number(rule) - 1]}: ${message}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** JSON is YAML, but for characters that YAML wants to see escaped, by code point. */
function yaml(value: unknown): string {
  const escaped = (text: string) => `\\U${text.codePointAt(0)?.toString(16).padStart(8, '0')}`
  return JSON.stringify(value).replace(/[^\x20-\x7e]/gu, escaped)
}

function errorsIn(text: string): readonly string[] {
  const errors: string[] = []
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) errors.push(`${text.slice(0, from)} <here> ${text.slice(from)}`)
    },
  })
  return errors
}

function promtoolVersion(): readonly number[] {
  try {
    const text = execFileSync('promtool', ['--version'], { encoding: 'utf8', stdio: 'pipe' })
    return (/version (\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number)
  } catch (error) {
    throw new Error(
      'This test needs promtool on the PATH. Install it: apt-get install -y prometheus',
      { cause: error },
    )
  }
}

function isKnownTo(version: readonly number[], { since, until, experimental }: Sample): boolean {
  // Rule files have no feature flags.
  if (experimental) return false
  return compare(since, version) <= 0 && (until === undefined || compare(until, version) >= 0)
}

function compare(text = '0.0', [major = 0, minor = 0]: readonly number[]): number {
  const [a = 0, b = 0] = text.split('.').map(Number)
  return a - major || b - minor
}
