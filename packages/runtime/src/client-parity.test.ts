import { counter, gauge, histogram, upTo } from '@telltale/core'
import fc from 'fast-check'
import * as promClient from 'prom-client'
import { expect, it } from 'vitest'
import { instrument } from './index.ts'

const labels = { a: upTo(40), b: upTo(40) }
const definitions = {
  count: counter('things_total', { help: 'Things counted.', unit: 'things', labels }),
  level: gauge('level', { help: 'How high it stands.', unit: 'things', labels }),
  spread: histogram('spread_seconds', { help: 'How long it took.', labels, buckets: [0.1, 1, 10] }),
}

/** The same metrics, made by hand. */
function byHand() {
  const registry = new promClient.Registry()
  const own = { labelNames: ['a', 'b'] as const, registers: [registry] }
  const { count, level, spread } = definitions
  return {
    registry,
    count: new promClient.Counter({ name: count.name, help: count.help, ...own }),
    level: new promClient.Gauge({ name: level.name, help: level.help, ...own }),
    spread: new promClient.Histogram({
      name: spread.name,
      help: spread.help,
      buckets: [0.1, 1, 10],
      ...own,
    }),
  }
}

// prom-client mistakes {a: '1,b:2', …} for other series when values hold its own separators.
const value = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !/[,:|]/.test(text))
const amount = fc.double({ min: 0, max: 1e9, noNaN: true })
const step = fc.record({
  method: fc.constantFrom('count.inc', 'level.set', 'level.inc', 'level.dec', 'spread.observe'),
  labels: fc.record({ a: value, b: value }),
  amount,
})

it('whatever is recorded through handles prints what prom-client prints when used by hand', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const ours = instrument(definitions, { defaultMetrics: false })
      const theirs = byHand()
      for (const { method, labels, amount } of steps) {
        for (const target of [ours, theirs]) {
          if (method === 'count.inc') target.count.inc({ ...labels }, amount)
          else if (method === 'level.set') target.level.set({ ...labels }, amount)
          else if (method === 'level.inc') target.level.inc({ ...labels }, amount)
          else if (method === 'level.dec') target.level.dec({ ...labels }, amount)
          else target.spread.observe({ ...labels }, amount)
        }
      }
      const text = await ours.registry.metrics()
      const own = text.slice(text.indexOf('# HELP things_total'))
      expect(own).toBe(await theirs.registry.metrics())
    }),
    { numRuns: 200 },
  )
})
