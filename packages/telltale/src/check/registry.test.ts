/** Every check has a file, a test and a page of its own name; nothing is listed twice. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { namingChecks } from './metrics/naming.ts'
import { checkDefinitions } from './registry.ts'

const here = import.meta.dirname
const pages = resolve(here, '../../../../docs/checks')
// What definitions find in themselves has one file for all of it.
const ownFile = new Set(namingChecks.map(({ code }) => code))

describe.each(checkDefinitions)('$code', ({ code, severity, title }) => {
  it('has a file, a test and a page', () => {
    const path = ownFile.has(code) ? 'metrics/naming' : code
    expect(existsSync(join(here, `${path}.ts`))).toBe(true)
    expect(existsSync(join(here, `${path}.test.ts`))).toBe(true)
    expect(existsSync(join(pages, `${code}.md`))).toBe(true)
  })

  it('says in one line what it finds', () => {
    expect(['error', 'warning', 'info']).toContain(severity)
    expect(title).toMatch(/^\S[^\n.]{10,90}$/)
  })
})

it('every check has an id of its own', () => {
  const codes = checkDefinitions.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
})

it.each(['promql', 'checks'])('every file in %s is a check in the registry', (group) => {
  const names = readdirSync(join(here, group)).filter((name) => !name.includes('.test.'))
  const codes = checkDefinitions.map(({ code }) => code)
  expect(names.map((name) => `${group}/${name.replace(/\.ts$/, '')}`)).toEqual(
    expect.arrayContaining(codes.filter((code) => code.startsWith(`${group}/`))),
  )
  for (const name of names) expect(codes).toContain(`${group}/${name.replace(/\.ts$/, '')}`)
})
