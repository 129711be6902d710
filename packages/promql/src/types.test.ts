import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const testdata = join(import.meta.dirname, '../testdata')
const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc')

/** Each folder is a project of its own, because what one declares holds for all of its files. */
const projects = ['types', 'target-labels'].map((folder) => {
  const output = tscOutput(join(testdata, folder))
  return {
    folder,
    reported: diagnosticsIn(output),
    expected: expectationsIn(join(testdata, folder)),
    instantiations: Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]),
  }
})

describe('the compiler', () => {
  it('is asked about at least forty wrong programs', () => {
    expect(projects.flatMap(({ expected }) => expected).length).toBeGreaterThanOrEqual(40)
  })

  // 43,000 with TypeScript 7.0.2. Unlike time, it is the same on every machine; what it means in
  // seconds for 3,000 queries says bench/types.ts.
  it('instantiates few enough types for two hundred programs', () => {
    expect(projects[0]?.instantiations).toBeGreaterThan(0)
    expect(projects[0]?.instantiations).toBeLessThan(60_000)
  })

  describe.each(projects)('in $folder', ({ reported, expected }) => {
    it.each(expected)('refuses $program: $message', ({ file, line, message }) => {
      const here = reported.filter((found) => found.file === file && found.line === line)
      expect(here.map((found) => found.message)).toEqual([expect.stringContaining(message)])
    })

    it('says nothing about any other line', () => {
      const places = new Set(expected.map(({ file, line }) => `${file}:${line}`))
      expect(reported.filter(({ file, line }) => !places.has(`${file}:${line}`))).toEqual([])
    })
  })
})

interface Diagnostic {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** TypeScript 7 has no API for programs, so what tsc prints is read. */
function diagnosticsIn(output: string): readonly Diagnostic[] {
  const pattern = /^([^\s(]+)\((\d+),\d+\): error (TS\d+: .*(?:\n[ ].*)*)/gm
  const found = [...output.matchAll(pattern)].map(([, file, line, message]) => ({
    file: file ?? '',
    line: Number(line),
    message: message ?? '',
  }))
  if (found.length === 0) throw new Error(`tsc says nothing that can be read: ${output}`)
  // Mistakes in the sources themselves are found where they are compiled.
  return found.filter(({ file }) => !file.startsWith('../../'))
}

function tscOutput(project: string): string {
  try {
    const args = ['-p', project, '--pretty', 'false', '--extendedDiagnostics']
    return execFileSync(tsc, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

/** A comment `// error: …` says what the compiler says about the line below it. */
function expectationsIn(project: string) {
  return readdirSync(project)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const lines = readFileSync(join(project, file), 'utf8').split('\n')
      return lines.flatMap((text, index) => {
        const message = /^\/\/ error: (.*)$/.exec(text)?.[1]
        if (message === undefined) return []
        return [{ message, file, line: index + 2, program: lines[index + 1] ?? '' }]
      })
    })
}
