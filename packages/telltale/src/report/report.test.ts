import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '@telltale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countsText } from './counts.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { wantsColor } from './style.ts'
import { textReport } from './text.ts'

let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'telltale-report-'))
  writeFileSync(join(cwd, 'shop.ts'), "import x\nexport const a = counter('a', {})\n")
})

afterAll(() => rmSync(cwd, { recursive: true }))

const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'shop/fault',
  severity: 'error',
  summary: 'a is wrong',
  at: { file: join(cwd, 'shop.ts'), line: 2, column: 18 },
  why: 'It matters.',
  fix: 'Change it.',
  ...more,
})

describe('a report for people', () => {
  it('says nothing when nothing is wrong', () => {
    expect(textReport([], { cwd })).toBe('')
  })

  it('shows the line of source, with carets below the word', () => {
    expect(textReport([problem()], { cwd })).toBe(`\
error[shop/fault]: a is wrong
  --> shop.ts:2:18
   |
 2 | export const a = counter('a', {})
   |                  ^^^^^^^
   = why: It matters.
   = fix: Change it.

1 error
`)
  })

  it('shows the wrong part of a query instead, of a long one only its line', () => {
    const excerpt = { text: 'sum(\n  rate(x[5m])\n)', from: 12, to: 13, note: 'gauge' }
    const path = ['Shop', 'API', 'Rate', 'A']
    const related = [{ message: 'x is defined here', at: { file: 'x.ts', line: 1, column: 2 } }]
    expect(textReport([problem({ excerpt, path, related })], { cwd })).toBe(`\
error[shop/fault]: a is wrong
  --> shop.ts:2:18    Shop > API > Rate > A
   |
   |    rate(x[5m])
   |         ^ gauge
   = note: x is defined here (x.ts:1:2)
   = why: It matters.
   = fix: Change it.

1 error
`)
  })

  it('does without a place, and without a source that is not there', () => {
    const lines = (at: Problem['at']) =>
      textReport([problem({ at })], { cwd })
        .split('\n')
        .slice(0, 3)
    const why = '   = why: It matters.'
    expect(lines(undefined)[1]).toBe(why)
    expect(lines({ file: '/nowhere/x.ts', line: 3, column: 1 })).toEqual([
      'error[shop/fault]: a is wrong',
      '  --> /nowhere/x.ts:3:1',
      why,
    ])
  })

  it('leads to the page of a check that has one', () => {
    expect(textReport([problem({ code: 'metrics/no-help' })], { cwd })).toMatch(
      /= see: .*docs\/checks\/metrics\/no-help\.md/,
    )
  })

  it('is wrapped, and long queries are cut down, where it is known how wide the terminal is', () => {
    const excerpt = { text: `${'a + '.repeat(20)}wrong${' + b'.repeat(20)}`, from: 80, to: 85 }
    const why = 'Nobody knows why it was written like this, and so nobody dares to change it.'
    expect(textReport([problem({ excerpt, why })], { cwd, columns: 50 })).toBe(`\
error[shop/fault]: a is wrong
  --> shop.ts:2:18
   |
   |  … + a + a + a + a + wrong + b + b + b + b +…
   |                      ^^^^^
   = why: Nobody knows why it was written like
          this, and so nobody dares to change it.
   = fix: Change it.

1 error
`)
  })

  it('counts all and shows the first ones', () => {
    const many = [problem(), problem({ severity: 'warning' }), problem({ severity: 'fatal' })]
    const text = textReport(many, { cwd, limit: 1 })
    expect(text).toContain('… and 2 more; --format json lists all')
    expect(text).toMatch(/1 fatal problem, 1 error, 1 warning\n$/)
    expect(countsText([...many, ...many])).toBe('2 fatal problems, 2 errors, 2 warnings')
  })

  it('is coloured on demand only', () => {
    expect(textReport([problem()], { cwd })).not.toContain('\u001b')
    expect(textReport([problem()], { cwd, color: true })).toContain('\u001b[31merror[shop/fault]')
  })
})

describe('colours are wanted', () => {
  it.each([
    ['on a terminal', undefined, {}, true, true],
    ['not in a pipe', undefined, {}, false, false],
    ['not with NO_COLOR', undefined, { NO_COLOR: '1' }, true, false],
    ['in a pipe with FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, false, true],
    ['not on a dumb terminal', undefined, { TERM: 'dumb' }, true, false],
    ['with --color, whatever else is said', true, { NO_COLOR: '1' }, false, true],
    ['not with --no-color', false, { FORCE_COLOR: '1' }, true, false],
  ] as const)('%s', (_, flag, environment, isTerminal, wanted) => {
    expect(wantsColor(flag, environment, isTerminal)).toBe(wanted)
  })
})

describe('a report for programs', () => {
  it('has everything that is known, with file names that mean something elsewhere', () => {
    const related = [{ message: 'see', at: { file: join(cwd, 'b.ts'), line: 1, column: 1 } }]
    expect(JSON.parse(JSON.stringify(jsonReport([problem({ related })], cwd)))).toEqual({
      problems: [
        {
          code: 'shop/fault',
          severity: 'error',
          summary: 'a is wrong',
          at: { file: 'shop.ts', line: 2, column: 18 },
          related: [{ message: 'see', at: { file: 'b.ts', line: 1, column: 1 } }],
          why: 'It matters.',
          fix: 'Change it.',
        },
      ],
      counts: { fatal: 0, error: 1, warning: 0, info: 0 },
    })
  })

  it('is an annotation on GitHub, one line whatever is in it', () => {
    const at = { file: join(cwd, 'a,b.ts'), line: 1, column: 2 }
    expect(
      githubReport([problem({ at, summary: '100% wrong\nhere', severity: 'info' })], cwd),
    ).toBe(
      '::notice file=a%2Cb.ts,line=1,col=2,title=shop/fault::100%25 wrong%0Ahere%0Awhy: It matters.%0Afix: Change it.\n',
    )
  })
})
