import { describe, expect, it } from 'vitest'
import { counter } from './family.ts'
import { writtenBy } from './source-location.ts'

function pairOf(name: string) {
  return writtenBy(pairOf, () => [
    counter(`${name}_hits_total`, { help: 'Hits.' }),
    counter(`${name}_misses_total`, { help: 'Misses.' }),
  ])
}

function twoPairs() {
  return writtenBy(twoPairs, () => [...pairOf('a'), ...pairOf('b')])
}

/** The line of this file on which a thing counts as written. */
const lines = (all: ReturnType<typeof pairOf>) => all.map(({ at }) => at?.line)

describe('a definition that a function makes', () => {
  it('was written where the function was called', () => {
    const here = counter('a_total', { help: 'A.' }).at?.line ?? 0
    expect(lines(pairOf('cache'))).toEqual([here + 1, here + 1])
  })

  it('was written where the outermost of several functions was called', () => {
    const here = counter('a_total', { help: 'A.' }).at?.line ?? 0
    expect(lines(twoPairs())).toEqual([here + 1, here + 1, here + 1, here + 1])
  })

  it('leaves what comes after it at its own place, also when the function throws', () => {
    const fails = () =>
      writtenBy(fails, () => {
        throw new TypeError('no')
      })
    expect(fails).toThrow('no')
    const one = counter('a_total', { help: 'A.' }).at?.line ?? 0
    const two = counter('b_total', { help: 'B.' }).at?.line
    expect(two).toBe(one + 1)
  })
})
