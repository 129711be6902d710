/** The examples of queries in docs/checks are asked of AhaRadar: the bad one has this problem alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type InstantVector, promql } from '@telltale/promql'
import { alertingRule, timeseries } from 'telltale'
import { describe, expect, it } from 'vitest'
import { checkProject } from '../../packages/telltale/src/check/check.ts'
import { seeded } from './seeded.ts'

const pages = resolve(import.meta.dirname, '../../docs/checks/promql')

const examples = readdirSync(pages).flatMap((name) => {
  const fences = readFileSync(join(pages, name), 'utf8').matchAll(/```promql\n(.*?)\n```/gs)
  const [bad, good] = [...fences].map(([, text = '']) => text)
  const code = `promql/${name.replace(/\.md$/, '')}`
  return bad === undefined || good === undefined ? [] : [{ code, bad, good }]
})

describe('the examples in docs/checks', () => {
  it('finds the pages that it is to play', () => {
    expect(examples.length).toBeGreaterThan(10)
  })

  it.each(examples)('$code: the bad one has this problem alone', ({ code, bad }) => {
    expect(codesOf(bad)).toEqual([code])
  })

  it.each(examples)('$code: the good one has none', ({ good }) => {
    expect(codesOf(good)).toEqual([])
  })
})

/** In an alert where it compares, else in a panel. */
function codesOf(text: string): readonly string[] {
  const expr: InstantVector = promql(Object.assign([text], { raw: [text] }))
  const { problems } = checkProject(
    seeded(
      / [<>] /.test(text)
        ? { rules: [alertingRule('Example', { ...words, when: expr })] }
        : { panel: timeseries('Example', expr, { unit: 'short' }) },
    ),
  )
  const own = problems.filter(({ code }) => /^(metrics|promql|checks)\//.test(code))
  return [...new Set(own.map(({ code }) => code))]
}

const words = {
  for: '5m',
  severity: 'warning',
  summary: 'An example.',
  runbook: { meaning: 'm', impact: 'i', diagnosis: ['d'], mitigation: ['m'] },
} as const
