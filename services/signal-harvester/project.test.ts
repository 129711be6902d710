import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { application, cadvisor, kubeState } from '@systems/metrics/signal-harvester'
import { familiesOf } from '@telltale/core'
import { expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

it('no name of a metric is written outside the definitions', () => {
  const names = new Set(
    familiesOf({ application, cadvisor, kubeState }).map((family) => family.name as string),
  )
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.ts$/.test(path) && !/node_modules|\.test\.ts$/.test(path),
  )
  expect(files).toContain(join('pipeline', 'pipeline.ts'))
  const written = files.flatMap((path) =>
    [...readFileSync(join(here, path), 'utf8').matchAll(/(['"`])([\w:]+)\1/g)]
      .map((match) => match[2] ?? '')
      .filter((literal) => names.has(literal))
      .map((literal) => `${path}: ${literal}`),
  )
  expect(written).toEqual([])
})

it('the service type-checks', () => {
  const tsc = join(here, '../../node_modules/.bin/tsc')
  expect(execFileSync(tsc, ['-b', here], { encoding: 'utf8' })).toBe('')
}, 60_000)
