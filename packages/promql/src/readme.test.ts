import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@telltale/core'
import { describe, expect, it } from 'vitest'
import * as promql from './index.ts'

const packageFolder = join(import.meta.dirname, '..')
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8')

describe('the readme', () => {
  it('prints what it says', () => {
    const program = fence('ts').replace(/^import .*? from '.*?'$/gms, '')
    const shown = [...program.matchAll(/^\/\/ => (.*)$/gm)].map(([, text]) => text)
    const printed: string[] = []
    const scope = {
      ...core,
      ...promql,
      print: (...args: Parameters<typeof promql.print>) => printed.push(promql.print(...args)),
    }
    new Function(...Object.keys(scope), program)(...Object.values(scope))
    expect(shown.length).toBeGreaterThanOrEqual(5)
    expect(printed).toEqual(shown)
  })

  it('quotes what the compiler says', () => {
    const wrong = readFileSync(join(packageFolder, 'testdata/types/wrong.ts'), 'utf8')
    const quoted = [...fence('text').matchAll(/^(\S.*)\n {2}(.*)$/gm)]
    expect(quoted.length).toBeGreaterThanOrEqual(3)
    for (const [, program, message] of quoted) {
      expect(wrong).toContain(`// error: ${message}\n${program}\n`)
    }
  })

  it('names functions and methods that there are', () => {
    const table = readme.split('\n').filter((line) => line.startsWith('|'))
    const named = table.flatMap((line) => [
      ...(line.split('|').at(-2) ?? '').matchAll(/(\.?)(\w+)\(/g),
    ])
    const vector = promql.num(1).add(promql.up)
    const selector = promql.select(promql.up)
    const missing = named
      .map(([, dot, name = '']) => ({ dot, name }))
      .filter(({ dot, name }) =>
        dot
          ? !(
              name in vector ||
              name in selector ||
              name in promql.sum(promql.up) ||
              name in promql.on()
            )
          : !(name in promql),
      )
    expect(named.length).toBeGreaterThan(15)
    expect(missing).toEqual([])
  })
})

function fence(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(readme)?.[1] ?? ''
}
