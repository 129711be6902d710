import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scrape, temporaryDirectory } from '@systems/kit/testing'
import * as metrics from '@systems/metrics/kr-lead-scraper'
import { counter, familiesOf, type Label, oneOf, valueBound } from '@telltale/core'
import { instrument } from '@telltale/runtime'
import { expect, it, onTestFinished } from 'vitest'
import { queueNames } from './jobs.ts'
import { httpFamiliesFor } from './monitoring/http-families.ts'
import { shareMetrics } from './monitoring/share-metrics.ts'
import { testing } from './testing.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const { api, backing } = testing(onTestFinished)
const { httpFamilies: _maker, ...groups } = metrics
const families = familiesOf(groups)

it('KR-R19: one definition and one call are a new metric, which the API shows without knowing it', async () => {
  const { urls } = await backing()
  const directory = await temporaryDirectory()
  const { metricsUrl } = await api({ ...urls, directory })

  const myFeature = counter('my_feature_total', {
    help: 'Uses of my feature.',
    unit: 'uses',
    labels: { type: oneOf('small', 'large') },
  })
  const mine = instrument({ myFeature }, { defaultMetrics: false })
  onTestFinished(shareMetrics(mine.registry, { directory }, 'mine', () => {}).close)
  mine.myFeature.inc({ type: 'small' })

  await expect
    .poll(async () => (await scrape(metricsUrl))['my_feature_total{type="small"}'], {
      timeout: 15_000,
    })
    .toBe(1)
})

it.each(['services/kr-lead-scraper/README.md', 'out/kr-lead-scraper/docs/monitoring.md'])(
  'KR-R19: the example of %s runs',
  (page) => {
    const text = readFileSync(join(here, '../..', page), 'utf8')
    const [, example = ''] = /```ts\n([\s\S]+?)```/.exec(text) ?? []
    const shown = 'console.log(await metrics.registry.metrics())'
    const options = ['--conditions=telltale-source', '--import', 'tsx', '--input-type=module']
    const output = execFileSync(process.execPath, [...options, '-e', `${example}\n${shown}`], {
      cwd: here,
      encoding: 'utf8',
    })
    expect(output).toContain('my_feature_total{type="small"} 1\n')
  },
)

it('KR-R20, OV-R8: every label is bounded, and none is about a person', () => {
  const labels = families.flatMap(({ labels }) => Object.entries<Label>(labels))
  expect(labels.length).toBeGreaterThan(20)
  for (const [name, label] of labels) {
    expect(name).not.toMatch(/user|session|email|phone|url|query|^id$|_id$/)
    expect(valueBound(label), name).toBeLessThanOrEqual(40)
  }
})

it('KR-A2: has the sixteen families, of which fourteen are named', () => {
  expect(families).toHaveLength(16)
  expect(new Set(families.map(({ name }) => name)).size).toBe(16)
})

it('KR-R9: has few series without labels, and the same families and label names', () => {
  const all = familiesOf(httpFamiliesFor({ includeLabels: true }))
  const few = familiesOf(httpFamiliesFor({ includeLabels: false }))
  const shapeOf = ({ name, kind, labels }: (typeof all)[number]) => [
    name,
    kind,
    Object.keys(labels),
  ]
  expect(few.map(shapeOf)).toEqual(all.map(shapeOf))
  for (const { labels } of few) expect(valueBound(labels.endpoint as Label)).toBe(1)
})

it('the queues of the product are those of the label', () => {
  expect(metrics.queue.size.labels.queue_name).toMatchObject({ values: queueNames })
})

it('no name of a metric is written outside of the definitions', () => {
  const names = new Set(families.map(({ name }) => name))
  const files = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(here, entry.name), { recursive: true, encoding: 'utf8' }).map((path) =>
            join(entry.name, path),
          )
        : [entry.name],
    )
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$/.test(path))
  expect(files).toContain(join('monitoring', 'watch-queue.ts'))
  const written = files.flatMap((path) =>
    [...readFileSync(join(here, path), 'utf8').matchAll(/\w+/g)]
      .filter(([word]) => names.has(word))
      .map(([word]) => `${path}: ${word}`),
  )
  expect(written).toEqual([])
})
