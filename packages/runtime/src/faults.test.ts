import { counter, gauge, histogram, oneOf, summary, upTo } from '@telltale/core'
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { instrument, render, track } from './index.ts'

const labels = { a: upTo(5), b: oneOf('x', 'y').otherwise('other') }
const definitions = {
  count: counter('count_total', { help: 'C.', labels, exemplars: true }),
  level: gauge('level', { help: 'L.', labels, expireAfter: '1s' }),
  spread: histogram('spread_seconds', { help: 'S.', labels, buckets: [1, 2], exemplars: true }),
  sum: summary('sum_seconds', { help: 'S.', labels, quantiles: [0.5] }),
  bare: counter('bare_total', { help: 'B.' }),
}

/** Objects that throw when they are looked at; by name, because fast-check looks at arguments. */
const hostile: Readonly<Record<string, object>> = {
  proxy: new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('proxy')
      },
    },
  ),
  getter: Object.defineProperty({ b: 'x' }, 'a', {
    enumerable: true,
    get: () => {
      throw new Error('getter')
    },
  }),
}
const real = (args: readonly unknown[]) =>
  args.map((arg) => (typeof arg === 'string' ? (hostile[arg] ?? arg) : arg))

/** Whatever a caller without types may pass, wrong labels included. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  fc.record({ a: fc.anything(), b: fc.anything() }),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    Symbol('symbol'),
    { a: Symbol('symbol'), b: 'x' },
    { a: '__proto__', b: 'constructor' },
    { a: { toString: () => 7 }, b: Object.create(null) },
    ...Object.keys(hostile),
  ),
)
const call = fc.record({
  handle: fc.constantFrom('count', 'level', 'spread', 'sum', 'bare'),
  method: fc.constantFrom('inc', 'dec', 'set', 'observe', 'remove', 'startTimer', 'labels'),
  args: fc.array(anything, { maxLength: 3 }),
  more: fc.array(anything, { maxLength: 2 }),
})

it('nothing that is passed to a handle makes it throw, or spoils the exposition', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (calls) => {
      const { registry, ...handles } = instrument(definitions, {
        defaultMetrics: false,
        onProblem: () => {},
      })
      // biome-ignore lint/suspicious/noExplicitAny: what is called here must not compile
      const careless: any = handles
      for (const { handle, method, args, more } of calls) {
        const result = careless[handle][method]?.(...real(args))
        if (typeof result === 'function') result(...real(more))
        else for (const name of ['inc', 'set', 'observe', 'remove']) result?.[name]?.(...real(more))
      }
      const lines = String(await render(registry)).split('\n')
      const wellFormed =
        /^(#.*|[a-z_]+(\{([a-z]+="([^"\\\n]|\\[\\n"])*",?)+\})? (-?\d[\d.e+-]*|[+-]Inf|Nan)|)$/u
      expect(lines.filter((line) => !wellFormed.test(line))).toEqual([])
      const ofCount = lines.filter((line) => line.startsWith('count_total{'))
      expect(ofCount.length).toBeLessThanOrEqual(5 * 3)
    }),
    { numRuns: 300 },
  )
})

it('what is recorded while a scrape is on its way is not lost', async () => {
  const { count, level, registry } = instrument(definitions, { defaultMetrics: false })
  let go = () => {}
  Object.assign(registry.getSingleMetric('level') ?? {}, {
    collect: () => new Promise<void>((resolve) => (go = resolve)),
  })
  const scrape = render(registry)
  count.inc({ a: '1', b: 'x' }, 2)
  registry.resetMetrics()
  count.inc({ a: '1', b: 'x' }, 3)
  level.set({ a: '1', b: 'y' }, 4)
  go()
  const text = String(await scrape)
  expect(text).toContain('count_total{a="1",b="x"} 3')
  expect(text).toContain('level{a="1",b="y"} 4')
})

it('a registry that is cleared leaves handles without effect, and without exceptions', async () => {
  const { count, spread, registry } = instrument(definitions, { defaultMetrics: false })
  const bound = spread.labels({ a: '1', b: 'x' })
  registry.clear()
  count.inc({ a: '1', b: 'x' })
  bound.observe(1)
  expect(String(await render(registry)).trim()).toBe('')
})

it('a clock that jumps moves no duration, no count and no series that expires', async () => {
  const labels = { task: upTo(5) }
  const { registry, runs, time } = instrument(
    {
      runs: counter('runs_total', { help: 'Runs.', labels, expireAfter: '10m' }),
      time: histogram('run_seconds', { help: 'Runs.', labels, buckets: [60], exemplars: true }),
    },
    { defaultMetrics: false },
  )
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 })
  onTestFinished(() => void vi.useRealTimers())
  const end = time.startTimer({ task: 'a' })
  for (const now of [0, 4e12, 1_700_000_000_000]) {
    vi.setSystemTime(now)
    runs.inc({ task: 'a' })
    time.observe({ task: 'a' }, 1, { trace_id: 'b' })
    await track([runs, time], { task: 'a' }, async () => {})
    await render(registry, { format: 'openmetrics' })
  }
  expect(end()).toBeLessThan(60)
  const text = String(await render(registry))
  expect(text).toContain('runs_total{task="a"} 6')
  expect(text).toContain('run_seconds_bucket{le="60",task="a"} 7')
})
