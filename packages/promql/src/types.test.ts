import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../testdata/types')
const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc')

const reported = diagnosticsOf(folder)
const expected = expectationsOf(readFileSync(join(folder, 'wrong.ts'), 'utf8'))

describe('the compiler', () => {
  it('is asked about at least forty wrong programs', () => {
    expect(expected.length).toBeGreaterThanOrEqual(40)
  })

  it.each(expected)('refuses $program: $message', ({ line, message }) => {
    const messages = reported.filter((d) => d.file === 'wrong.ts' && d.line === line)
    expect(messages.map((d) => d.message)).toEqual([expect.stringContaining(message)])
  })

  it('says nothing about any other line', () => {
    const lines = new Set(expected.map(({ line }) => line))
    expect(reported.filter((d) => d.file !== 'wrong.ts' || !lines.has(d.line))).toEqual([])
  })
})

interface Diagnostic {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** TypeScript 7 has no API for programs, so what tsc prints is read. */
function diagnosticsOf(project: string): readonly Diagnostic[] {
  const pattern = /^([^\s(]+)\((\d+),\d+\): error (TS\d+: .*(?:\n[ ].*)*)/gm
  return [...tscOutput(project).matchAll(pattern)].map(([, file, line, message]) => ({
    file: file?.split('/').at(-1) ?? '',
    line: Number(line),
    message: message ?? '',
  }))
}

function tscOutput(project: string): string {
  try {
    const args = ['-p', project, '--pretty', 'false']
    return execFileSync(tsc, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

/** A comment `// error: …` says what the compiler says about the line below it. */
function expectationsOf(source: string) {
  const lines = source.split('\n')
  return lines.flatMap((text, index) => {
    const message = /^\/\/ error: (.*)$/.exec(text)?.[1]
    if (message === undefined) return []
    return [{ message, line: index + 2, program: lines[index + 1] ?? '' }]
  })
}
