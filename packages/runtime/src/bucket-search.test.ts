import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, bucketSearch } from './bucket-search.ts'

/** What the table has to agree with. */
const linear = (bounds: readonly number[], value: number) => {
  const bucket = bounds.findIndex((bound) => value <= bound)
  return bucket < 0 ? bounds.length : bucket
}

const ascending = (bounds: readonly number[]) => [...new Set(bounds)].sort((a, b) => a - b)

describe('the bucket of a value', () => {
  it('is the first whose bound is not below it, for whatever bounds and values', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    const usual = fc.double({ min: -2, max: 40, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(usual, finite), { maxLength: 40 }).map(ascending),
        fc.array(fc.oneof(usual, finite), { minLength: 1 }),
        (bounds, values) => {
          const search = bucketSearch(bounds)
          for (const value of [...values, ...bounds.flatMap(around)]) {
            expect(bucketOf(search, value)).toBe(linear(bounds, value))
          }
        },
      ),
    )
  })

  it('is found among a thousand bounds that lie close together', () => {
    const bounds = Array.from({ length: 1000 }, (_, i) => i)
    const search = bucketSearch(bounds)
    for (let value = -1; value < 1001; value += 0.25)
      expect(bucketOf(search, value)).toBe(linear(bounds, value))
  })
})

/** A bound, and the nearest numbers that are told from it. */
function around(bound: number): readonly number[] {
  return [bound, bound * (1 + 2 ** -52), bound * (1 - 2 ** -53)].filter(Number.isFinite)
}
