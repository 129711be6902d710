import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { familiesOf } from '@telltale/core'
import { contract } from 'telltale/contract'
import { expect, it } from 'vitest'
import { recordEvents } from './metrics/record-events.ts'
import { runMetrics } from './metrics/run-metrics.ts'
import { runText } from './testing.ts'

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))

it('PR-R34: metrics are those of the standard client library', () => {
  expect(manifest.dependencies['prom-client']).toBe('^15.1.0')
})

it('PR-R25: the driver of the database can be left out', () => {
  expect(manifest.optionalDependencies).toHaveProperty('pg')
  expect(manifest.dependencies).not.toHaveProperty('pg')
})

it('PR-A1: a run exposes what is declared, and nothing else', async () => {
  const metrics = runMetrics()
  const { result } = await runText(
    'steps: [{ shell: ls }, { claude: go on }]\nmapreduce: { items: [1], agent: [{ shell: ls }] }',
    { onEvent: recordEvents(metrics, () => {}) },
  )
  expect(result.status).toBe('success')
  const definitions = { ...(await import('@systems/metrics/prodigy')) }
  expect(familiesOf(definitions)).toHaveLength(23)
  expect(contract(definitions, await metrics.exportText())).toEqual([])
})
