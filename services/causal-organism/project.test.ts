import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as definitions from '@systems/metrics/causal-organism'
import { familiesOf } from '@telltale/core'
import { expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const families = familiesOf({ ...definitions })

it('CO-R18: no label is the id of a user, of a request or of anything else without bounds', () => {
  expect(families).toHaveLength(30)
  for (const { name, labels } of families) {
    for (const [label, values] of Object.entries(labels)) {
      expect(label, name).not.toMatch(/(^|_)(id|uuid|user|employee|session|trace|request)(_|$)/)
      const bound = values.kind === 'closed' ? values.values.length : values.max
      expect(bound, `${name}{${label}}`).toBeLessThanOrEqual(40)
    }
  }
})

it('OV-R1: no name of a metric is written outside the definitions', () => {
  const names = new Set(families.map(({ name }) => name))
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules)/.test(entry.name))
    .map(({ name }) => name)
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$/.test(path))
  expect(files).toContain(join('worker', 'run-task.ts'))
  const written = files.flatMap((path) =>
    [...readFileSync(join(here, path), 'utf8').matchAll(/\w+/g)]
      .map(([word]) => word)
      .filter((word) => names.has(word))
      .map((word) => `${path}: ${word}`),
  )
  expect(written).toEqual([])
})

it('the services type-check', () => {
  const tsc = join(root, 'node_modules/.bin/tsc')
  expect(execFileSync(tsc, ['-b', here], { encoding: 'utf8' })).toBe('')
}, 60_000)
