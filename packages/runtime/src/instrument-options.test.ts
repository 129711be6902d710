import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as successor from '@prometheus-io/client'
import {
  type AnyFamily,
  counter,
  familiesOf,
  histogram,
  nodeMetrics,
  nodeMetricsOfSuccessor,
  oneOf,
  type Problem,
  telltaleMetrics,
  upTo,
  withPrefix,
} from '@telltale/core'
import * as promClient from 'prom-client'
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import { instrument, render } from './index.ts'

const calls = counter('calls_total', { help: 'Calls.', labels: { kind: oneOf('a', 'b') } })
const quiet = { defaultMetrics: false } as const

describe('a prefix', () => {
  it('begins every name, that of the Node.js metrics included, as withPrefix() says', async () => {
    const metrics = instrument({ shop: { calls } }, { prefix: 'shop_' })
    metrics.shop.calls.inc({ kind: 'a' })
    const text = await metrics.registry.metrics()
    expect(text).toContain('shop_calls_total{kind="a"} 1')
    expect(text).toContain('shop_process_cpu_seconds_total')
    expect(text).not.toMatch(/^(calls_total|process_)/m)
    const prefixed = withPrefix({ shop: { calls } }, 'shop_')
    expectTypeOf(prefixed.shop.calls.name).toEqualTypeOf<'shop_calls_total'>()
    expect(metrics.shop.calls.family.name).toBe(prefixed.shop.calls.name)
    expect(prefixed.shop.calls.at).toEqual(calls.at)
  })

  it('that no name can begin with is refused', () => {
    expect(() => instrument({ calls }, { prefix: '1-' })).toThrow(
      'No metric name can begin with the prefix "1-".',
    )
  })
})

describe('default labels', () => {
  it('are on every series, beside those that the registry had', async () => {
    const registry = new promClient.Registry()
    registry.setDefaultLabels({ zone: '1' })
    const metrics = instrument({ calls }, { registry, defaultLabels: { env: 'prod' }, ...quiet })
    metrics.calls.inc({ kind: 'b' })
    const line = 'calls_total{kind="b",zone="1",env="prod"} 1'
    expect(await registry.metrics()).toContain(line)
    expect(String(await render(registry))).toContain(line)
  })

  it('that a family has, or that are no labels, are refused', () => {
    expect(() => instrument({ calls }, { defaultLabels: { kind: 'a', 'a-b': 'c' } })).toThrow(
      /The default label "kind" is also a label of calls_total.*The default label "a-b" is not a label name/s,
    )
  })
})

describe('the Node.js metrics are described as they are', () => {
  it.each([
    ['prom-client', promClient, familiesOf(nodeMetrics)],
    [
      '@prometheus-io/client',
      successor,
      [...familiesOf(nodeMetrics), ...familiesOf(nodeMetricsOfSuccessor)],
    ],
  ])('by %s', (_name, client, families) => {
    const registry = new client.Registry()
    client.collectDefaultMetrics({ register: registry as never })
    const collected = registry.getMetricsAsArray().map((metric) => {
      const { name, help, type, labelNames, buckets, percentiles } = metric as never as Record<
        string,
        unknown
      >
      return { name, help, type, labels: labelNames, limits: buckets ?? percentiles }
    })
    const described = families.map((family: AnyFamily) => ({
      name: family.name,
      help: family.help,
      type: family.kind,
      labels: Object.keys(family.labels),
      limits: family.buckets ?? family.quantiles,
    }))
    const byName = (a: { name: unknown }, b: { name: unknown }) =>
      String(a.name) < String(b.name) ? -1 : 1
    expect(described.sort(byName)).toEqual(collected.sort(byName))
    expect(families.flatMap((family: AnyFamily) => family.problems)).toEqual([])
  })
})

describe('what telltale tells about itself', () => {
  it('follows its own rules', () => {
    expect(familiesOf(telltaleMetrics).flatMap((family) => family.problems)).toEqual([])
  })

  it('has the number of series of each family, as Prometheus counts them', async () => {
    const spread = histogram('spread_seconds', { help: 'S.', labels: { k: upTo(9) }, buckets: [1] })
    const metrics = instrument({ calls, spread }, quiet)
    metrics.spread.observe({ k: 'x' }, 1)
    const text = await metrics.registry.metrics()
    expect(text).toContain('telltale_series{metric="calls_total"} 2\n')
    expect(text).toContain('telltale_series{metric="spread_seconds"} 4\n')
    expect(text.match(/^spread_seconds/gm)).toHaveLength(4)
  })
})

describe('two clients in one process', () => {
  it('are reported when metrics are in the registry that nobody serves', () => {
    const stray = new successor.Counter({ name: 'stray_total', help: 'Stray.' })
    onTestFinished(() => successor.register.clear())
    const problems: Problem[] = []
    const onProblem = (problem: Problem) => problems.push(problem)
    instrument({ calls }, { onProblem, ...quiet })
    expect(stray).toBeInstanceOf(successor.Counter)
    expect(problems.map((problem) => problem.code)).toEqual(['runtime/two-clients'])
    expect(problems[0]?.summary).toMatch(
      /^A second Prometheus client is loaded \(.*client.index\.js\), and its default registry has 1 metrics: stray_total\.$/,
    )
    problems.length = 0
    instrument({ calls }, { client: successor, onProblem, ...quiet })
    expect(problems).toEqual([])
  })
})

it('importing the runtime loads neither a client nor the generator', () => {
  const index = fileURLToPath(new URL('./index.ts', import.meta.url))
  const program = `import ${JSON.stringify(index)}
    import { createRequire } from 'node:module'
    const cache = Object.keys(createRequire(import.meta.url).cache)
    process.stdout.write(cache.filter((path) => /prom|grafana|lezer/.test(path)).join())`
  const run = spawnSync(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', '--input-type=module', '-e', program],
    { encoding: 'utf8', timeout: 20_000 },
  )
  expect([run.stdout, run.stderr, run.status]).toEqual(['', '', 0])
})
