import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { familiesOf } from '@telltale/core'
import { instrument } from '@telltale/runtime'
import { describe, expect, it, vi } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')

describe('loading modules twice', () => {
  const load = async () => {
    vi.resetModules()
    return import('@systems/metrics/aharadar')
  }

  it('AH-R4: registers each metric once, in the registry of the process', async () => {
    const [first, second] = [await load(), await load()]
    expect(second.http.requests).not.toBe(first.http.requests)
    const { registry, ...metrics } = instrument({ ...first }, { defaultMetrics: false })
    const again = instrument({ ...second }, { registry, defaultMetrics: false })
    metrics.queue.jobs.inc({ queue_name: 'pipeline', status: 'failed' })
    again.queue.jobs.inc({ queue_name: 'pipeline', status: 'failed' })
    expect(await registry.metrics()).toContain(
      'queue_jobs_total{queue_name="pipeline",status="failed"} 2',
    )
  })

  it('AH-R4: starts both processes twice without an exception', async () => {
    for (let i = 0; i < 2; i++) {
      vi.resetModules()
      const { startApi } = await import('./api/start.ts')
      const { startWorker } = await import('./worker/start.ts')
      const { temporaryDirectory } = await import('@systems/kit/testing')
      const dataDirectory = await temporaryDirectory()
      const api = await startApi({ port: 0, dataDirectory })
      const worker = await startWorker({ metricsPort: 0, dataDirectory }, { log: () => {} })
      await Promise.all([api.stop(), worker.stop()])
    }
  })
})

it('AH-R5: no name of a metric or a label is written outside the definitions', async () => {
  const families = familiesOf({ ...(await import('@systems/metrics/aharadar')) })
  const names = new Set(families.flatMap((family) => [family.name, ...Object.keys(family.labels)]))
  expect(names.size).toBeGreaterThan(20)
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.ts$/.test(path) && !/node_modules|\.test\.ts$|^testing\.ts$/.test(path),
  )
  expect(files).toContain(join('worker', 'pipeline.ts'))
  const written = files.flatMap((path) => {
    // A type looked up by a label's name is checked by the compiler.
    const source = readFileSync(join(here, path), 'utf8').replace(/\w\['\w+'\]/g, '')
    return [...source.matchAll(/(['"`])([\w:]+)\1/g)]
      .map((match) => match[2] ?? '')
      .filter((literal) => names.has(literal))
      .map((literal) => `${path}: ${literal}`)
  })
  expect(written).toEqual([])
})

it('AH-R21: both processes depend on prom-client ^15.1.0', () => {
  const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  expect(manifest.dependencies['prom-client']).toBe('^15.1.0')
})

it('AH-R22, AH-A6, AH-A7: the services type-check', () => {
  const tsc = join(root, 'node_modules/.bin/tsc')
  expect(execFileSync(tsc, ['-b', here], { encoding: 'utf8' })).toBe('')
}, 60_000)
