/**
 * The examples in docstrings are run: `code // => 'text'` says what the code prints.
 *
 * Aharadar's families are in scope, beside everything that the package exports.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { credits, http, llm, pipeline, queue } from '@systems/metrics/aharadar'
import { summary } from '@telltale/core'
import * as mixins from '@telltale/mixins'
import * as queries from '@telltale/mixins/queries'
import * as promql from '@telltale/promql'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const sources = join(root, 'packages/promql/src')

const scope: Readonly<Record<string, unknown>> = {
  ...promql,
  ...queries,
  ...{ breaker: mixins.circuitBreaker(), cache: mixins.cache(), pool: mixins.connectionPool() },
  llmCalls: mixins.llmCalls,
  ...{ credits, http, llm, pipeline, queue },
  shop: {
    payment: summary('payment_duration_seconds', { help: 'Time to pay.', quantiles: [0.5] }),
  },
}

describe('an example in a docstring of @telltale/promql', () => {
  const examples = sourceFiles(sources).flatMap(examplesIn)

  it('is there for every function', () => {
    const shown = examples.map(({ code }) => code).join('\n')
    const names = Object.keys({ ...promql.functions, ...promql.aggregators })
    const missing = names
      .map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
      .filter((name) => !new RegExp(`\\b${name}\\(`).test(shown))
    expect(missing).toEqual([])
  })

  it.each(examples)('$place: $code', ({ before, code, expected }) => {
    expect(shownAs(evaluate(code, before))).toEqual(evaluate(expected))
  })
})

describe('an example in a docstring of @telltale/mixins/queries', () => {
  const examples = sourceFiles(join(root, 'packages/mixins/src')).flatMap(examplesIn)

  it('is there for every function', () => {
    const shown = examples.map(({ code }) => code).join('\n')
    expect(Object.keys(queries).filter((name) => !shown.includes(`${name}(`))).toEqual([])
  })

  it.each(examples)('$place: $code', ({ before, code, expected }) => {
    expect(shownAs(evaluate(code, before))).toEqual(evaluate(expected))
  })
})

function evaluate(code: string, before = ''): unknown {
  const body = `'use strict'\n${before}\nreturn (${code})`
  return new Function(...Object.keys(scope), body)(...Object.values(scope))
}

/** Expressions as PromQL; anything else as it is. */
function shownAs(value: unknown): unknown {
  const isExpression = typeof value === 'object' && value !== null && 'node' in value
  return isExpression ? promql.print(value as promql.Expression) : value
}

interface Example {
  readonly place: string
  /** Lines of the same example that say no result, such as a `const`. */
  readonly before: string
  readonly code: string
  readonly expected: string
}

/** Lines of comments in which code is followed by what it gives: a string, a number, undefined. */
function examplesIn(path: string): readonly Example[] {
  const found: Example[] = []
  let before: string[] = []
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (/@example|\*\/$/.test(line)) before = []
    const match = /^ +\* (.+?)\s+\/\/ => ('.*'|[\d_.]+|undefined)$/.exec(line)
    const [code, expected] = match?.slice(1) ?? []
    if (code !== undefined && expected !== undefined) {
      const place = `${relative(root, path)}:${index + 1}`
      found.push({ place, before: before.join('\n'), code, expected })
    } else if (/^ +\* const /.test(line)) {
      before.push(line.replace(/^ +\* /, ''))
    }
  }
  return found
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(folder, path))
}
