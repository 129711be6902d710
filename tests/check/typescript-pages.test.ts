/**
 * The examples of definitions in docs/checks are made and checked in a shop: the bad one has this
 * problem, and none of another check; the good one has none.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as core from '@telltale/core'
import * as promql from '@telltale/promql'
import * as telltale from 'telltale'
import { describe, expect, it } from 'vitest'
import { examine } from '../../packages/telltale/src/build.ts'
import { shopOf } from './example-shop.ts'

const pages = resolve(import.meta.dirname, '../../docs/checks')
const groups = ['metrics', 'promql', 'checks', 'dashboards', 'rules']

const examples = groups.flatMap((group) =>
  readdirSync(join(pages, group)).flatMap((name) => {
    const text = readFileSync(join(pages, group, name), 'utf8')
    const [bad, good] = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
    const code = `${group}/${name.replace(/\.md$/, '')}`
    return bad === undefined || good === undefined ? [] : [{ code, bad, good }]
  }),
)

/** What an example leaves to the reader cannot be played. */
const isWhole = ({ bad, good }: { readonly bad: string; readonly good: string }) =>
  !/…/.test((bad + good).replaceAll(/\/\/.*/g, ''))

const played = examples.filter((each) => isWhole(each) && !(each.code in unplayed()))

describe('the examples of definitions in docs/checks', () => {
  it('are played but for those that are listed with a reason', () => {
    expect(played.length).toBeGreaterThan(50)
    const codes = examples.map(({ code }) => code)
    expect(Object.keys(unplayed()).filter((code) => !codes.includes(code))).toEqual([])
  })

  it.each(played)('$code: the bad one has this problem alone', ({ code, bad }) => {
    expect(codesOf(bad, code)).toEqual([code])
  })

  it.each(played)('$code: the good one has none', ({ code, good }) => {
    expect(codesOf(good, code)).toEqual([])
  })
})

function codesOf(example: string, asked: string): readonly string[] {
  const shop = shopOf()
  const names = { ...core, ...promql, ...telltale, ...shop.names, made: shop.add }
  const text = statementsOf(example).map(recorded).join('\n')
  new Function(...Object.keys(names), `'use strict'; {\n${text}\n}`)(...Object.values(names))
  const { problems } = examine(shop.project())
  const found = new Set(problems.map(({ code }) => code))
  return [...found].filter((code) => code === asked || !background.has(code)).sort()
}

/** What stands at the beginning of a line and what is indented below it. */
function statementsOf(example: string): readonly string[] {
  return example
    .split(/^(?=[^\s})\]])/m)
    .map((each) => each.replace(/^\/\/.*$/gm, '').trim())
    .filter((each) => each !== '')
}

function recorded(statement: string): string {
  const [, name] = /^const (\w+) =/.exec(statement) ?? []
  return name === undefined ? `made(${withoutComment(statement)})` : `${statement}\nmade(${name})`
}

function withoutComment(statement: string): string {
  return statement.replace(/ \/\/ .*$/gm, '')
}

/** What an excerpt of a project lacks besides. */
const background: ReadonlySet<string> = new Set([
  'metrics/unused',
  'metrics/unused-label',
  'rules/no-test',
  'rules/no-up-alert',
  'dashboards/no-description',
  'dashboards/no-unit',
  'dashboards/unused-variable',
  'metrics/too-many-series',
  'promql/raw-counter',
  'rules/empty-group',
  'rules/unlisted-alert',
  'rules/unlisted-record',
  'project/no-docs-url',
])

/** Why an example cannot be played here. */
function unplayed(): Readonly<Record<string, string>> {
  const others = 'It is about what the rest of the project queries; see seeded-mistakes.test.ts.'
  return {
    'metrics/conflicting-definitions': 'It is about two systems; see seeded-mistakes.test.ts.',
    'metrics/unused': others,
    'metrics/unused-label': others,
    'dashboards/builder': 'It needs a panel of the Foundation SDK.',
  }
}
