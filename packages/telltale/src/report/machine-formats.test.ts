import { join } from 'node:path'
import type { Problem } from '@telltale/core'
import { Ajv } from 'ajv'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { createGenerator } from 'ts-json-schema-generator'
import { describe, expect, it } from 'vitest'
import { junitReport, problemCases } from './junit.ts'
import { sarifReport } from './sarif.ts'

const cwd = '/srv/shop'
const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'metrics/no-help',
  severity: 'error',
  summary: 'orders_total has no help text',
  at: { file: `${cwd}/metrics/my shop.ts`, line: 7, column: 11 },
  path: ['Shop', 'Orders'],
  related: [{ message: 'used here', at: { file: `${cwd}/b.ts`, line: 1, column: 1 } }],
  why: 'Nobody knows what it means.',
  fix: 'Say it.',
  ...more,
})
const awkward = problem({
  severity: 'warning',
  at: undefined,
  summary: 'a "quoted" <tag> & a \u0007bell, a lone \ud83d and 🔔\nand a line',
})

describe('SARIF', () => {
  const validate = new Ajv({ strict: false }).compile(sarifSchema())

  it.each([
    ['no problem', []],
    ['several problems, also without a place', [problem(), awkward, problem({ severity: 'info' })]],
  ])('is valid for %s', (_, problems) => {
    validate(JSON.parse(JSON.stringify(sarifReport(problems, cwd, '0.1.0'))))
    expect(validate.errors ?? []).toEqual([])
  })

  it('is refused by the same schema when a level is misspelt', () => {
    const log = JSON.stringify(sarifReport([problem()], cwd, '0.1.0'))
    expect(validate(JSON.parse(log.replace('"level":"error"', '"level":"eror"')))).toBe(false)
  })

  it('names the file relative to the project, and explains the rule', () => {
    const [run] = sarifReport([problem()], cwd, '0.1.0').runs
    const [result] = run?.results ?? []
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'metrics/my%20shop.ts' },
      region: { startLine: 7, startColumn: 11 },
    })
    expect(run?.tool.driver.rules?.[0]?.help?.markdown).toContain('# metrics/no-help')
  })

  it('names files whose names are no addresses', () => {
    const at = { file: `${cwd}/a#b?.json`, line: 1, column: 1 }
    const [result] = sarifReport([problem({ at })], cwd, '0.1.0').runs[0]?.results ?? []
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation.uri).toBe('a%23b%3F.json')
  })

  it('keeps the fingerprint when the line moves, and tells two alike apart', () => {
    const prints = (...problems: Problem[]) =>
      sarifReport(problems, cwd, '0.1.0').runs[0]?.results?.map(
        (r) => r.partialFingerprints?.['telltale/v1'],
      )
    const moved = problem({ at: { file: `${cwd}/metrics/my shop.ts`, line: 99, column: 1 } })
    expect(prints(problem())).toEqual(prints(moved))
    expect(new Set(prints(problem(), moved)).size).toBe(2)
  })
})

describe('JUnit XML', () => {
  const read = (problems: readonly Problem[]) => {
    const xml = junitReport(problemCases(problems, cwd))
    expect(XMLValidator.validate(xml)).toBe(true)
    return new XMLParser({ ignoreAttributes: false, htmlEntities: true }).parse(xml).testsuites
  }

  it('shows an error as a failure and a warning as skipped', () => {
    expect(read([problem(), awkward])).toMatchObject({
      '@_tests': '2',
      '@_failures': '1',
      '@_skipped': '1',
      testsuite: { '@_name': 'metrics/no-help' },
    })
  })

  it('keeps every character that XML can hold', () => {
    const { testcase } = read([awkward]).testsuite
    expect(testcase['@_name']).toBe(
      'a "quoted" <tag> & a \ufffdbell, a lone \ufffd and 🔔\nand a line',
    )
  })

  it('has one passed test when nothing is wrong', () => {
    expect(read([])).toMatchObject({ '@_tests': '1', '@_failures': '0' })
  })
})

/** From the types that are made of the standard's schema. */
function sarifSchema(): object {
  return createGenerator({
    path: join(import.meta.dirname, '../../node_modules/@types/sarif/index.d.ts'),
    type: 'Log',
    skipTypeCheck: true,
    topRef: false,
  }).createSchema('Log')
}
