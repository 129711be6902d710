import * as successor from '@prometheus-io/client'
import fc from 'fast-check'
import * as promClient from 'prom-client'
import { describe, expect, it } from 'vitest'
import { bothSides, outcomeOf, readings, type Side } from './conformance.testing.ts'
import { render } from './render.ts'

const clients = [
  ['prom-client 15', promClient],
  ['@prometheus-io/client 0.16', successor],
] as const

/**
 * Values from a few, so that series meet again, and any others; none with the characters by which
 * the clients mistake one series for another, and not empty, which one of them takes for missing.
 */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('1', '2', '\\', '"', 'a\nb', 'ü', '🔥', '__proto__') },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[,:|]/.test(text)),
)

/** Label sets, some with a label missing, in an order that depends on the values only. */
const labels = fc
  .record({ a: value, b: value }, { requiredKeys: [] })
  .map((set) =>
    Object.fromEntries(Object.entries(set).sort(() => ((set.a ?? '') < (set.b ?? '') ? 1 : -1))),
  )

const amount = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 0, max: 3_000_000 }),
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, undefined),
)

interface Operation {
  readonly metric: 'counter' | 'gauge' | 'histogram'
  readonly method: string
  readonly labels: object
  readonly amount: number | undefined
}

const operation: fc.Arbitrary<Operation> = fc.record({
  metric: fc.constantFrom('counter', 'gauge', 'histogram'),
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('record', 'child') },
    { weight: 1, arbitrary: fc.constantFrom('lower', 'remove', 'zero', 'unknown') },
    { weight: 1, arbitrary: fc.constantFrom('reset', 'resetMetrics', 'defaults', 'noDefaults') },
  ),
  labels,
  amount,
})

function run(side: Side, { metric, method, labels: given, amount: by }: Operation): string {
  const target = side[metric]
  // A copy for each call: the client keeps the object that it is given.
  const set = { ...given }
  const write = metric === 'counter' ? 'inc' : metric === 'gauge' ? 'set' : 'observe'
  return outcomeOf(() => {
    switch (method) {
      case 'record':
        return target[write](set, by)
      case 'child':
        return target.labels(set)[write](by)
      case 'lower':
        return target.dec?.(set, by)
      case 'remove':
        return target.remove(set)
      case 'zero':
        return target.zero?.(set)
      case 'unknown':
        return target[write]({ ...set, c: '1' }, by)
      case 'reset':
        return target.reset()
      case 'resetMetrics':
        return side.registry.resetMetrics()
      case 'defaults':
        return side.registry.setDefaultLabels({ env: 'ä"', zone: '1' })
      default:
        return side.registry.setDefaultLabels({})
    }
  })
}

describe.each(clients)('on %s', (_name, client) => {
  it('whatever is called in whatever order gives the same outcomes, text, JSON and aggregate', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
        const { stock, ours } = bothSides(client)
        for (const step of operations) expect(run(ours, step)).toBe(run(stock, step))
        const expected = await readings(stock, client)
        expect(await readings(ours, client)).toEqual(expected)
        expect((await render(ours.registry)).toString()).toBe(expected.text)

        // Read again, recorded on: reading must not have changed anything.
        for (const step of operations) expect(run(ours, step)).toBe(run(stock, step))
        const openMetrics = (await render(ours.registry, { format: 'openmetrics' })).toString()
        stock.registry.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE)
        expect(openMetrics).toBe(await stock.registry.metrics())
      }),
      { numRuns: 150 },
    )
  })
})
