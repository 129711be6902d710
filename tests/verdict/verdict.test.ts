/**
 * Whether an expression is valid: telltale's verdict beside that of a real promtool, on everything
 * that the language has and on thousands of mistakes.
 */
import { execFileSync } from 'node:child_process'
import { parse, typeProblems } from '@telltale/promql'
import { expect, it } from 'vitest'
import { type Difference, knownDifferences } from './known-differences.ts'
import { inText, inTree } from './mutations.ts'
import { refusedByPromtool } from './promtool.ts'
import { calls, goldens, operators, printed, written } from './seeds.ts'

const right = [...new Set([...goldens(), ...printed()])]
const corpus = [
  ...new Set([
    ...right,
    ...calls(),
    ...operators(),
    ...written,
    ...oneOfEachForm(right).flatMap((text) => [...inText(text), ...inTree(text)]),
  ]),
]
const refused = refusedByPromtool(corpus)

it('is asked of thousands of expressions, right and wrong ones', () => {
  expect(goldens().length).toBeGreaterThan(30)
  expect(corpus.length).toBeGreaterThan(15_000)
  expect(refused.size).toBeGreaterThan(5_000)
  expect(corpus.length - refused.size).toBeGreaterThan(3_000)
})

it('is that of promtool, but where versions of Prometheus differ', () => {
  const unexplained = differing().filter((text) => reasonFor(text) === undefined)
  expect(unexplained.map((text) => `${text}: ${refused.get(text) ?? wrongs(text)[0]}`)).toEqual([])
})

it('differs for each reason that is known for this version of promtool', () => {
  const reasons = new Set(differing().map(reasonFor))
  const unused = knownDifferences.filter((known) => isOpen(known) && !reasons.has(known))
  expect(unused.map(({ reason }) => reason)).toEqual([])
})

it('comes with a message that says what is wrong and what to write', () => {
  for (const text of corpus) {
    for (const { message, fix } of typeProblems(parse(text).node ?? nothing)) {
      expect(message).toMatch(/^[^A-Z.]*\S/)
      expect(`${message} ${fix}`).not.toMatch(/undefined|has anything|\ba instant/)
      expect(fix).toMatch(/[.)]$/)
    }
  }
})

/** Expressions that differ in names, values and numbers only have the same mistakes in them. */
function oneOfEachForm(texts: readonly string[]): readonly string[] {
  const form = (text: string) =>
    text
      .replace(/\{[^}]*\}/g, '{}')
      .replace(/"[^"]*"/g, '""')
      .replace(/[\w:.]+(?![\w:.]*\s*\()/g, 'x')
      .replace(/\bx(, x)+/g, 'x')
  return [...new Map(texts.map((text) => [form(text), text])).values()]
}

const nothing = { type: 'NumberLiteral', value: 0 } as const

function differing(): readonly string[] {
  return corpus.filter((text) => wrongs(text).length > 0 !== refused.has(text))
}

function wrongs(text: string): readonly string[] {
  const { node, problems } = parse(text)
  return [...problems, ...(node ? typeProblems(node) : [])].map(({ message }) => message)
}

function reasonFor(text: string): Difference | undefined {
  return knownDifferences.find((known) => isOpen(known) && known.applies(text))
}

/** Whether promtool is too old to agree. */
function isOpen({ since }: Difference): boolean {
  return since === undefined || compareVersions(version, since) < 0
}

const [, version = '0.0'] =
  /version (\d+\.\d+)/.exec(execFileSync('promtool', ['--version'], { encoding: 'utf8' })) ?? []

function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => text.split('.').map(Number)) as [number[], number[]]
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0)
}
