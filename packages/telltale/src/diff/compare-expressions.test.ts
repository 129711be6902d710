import { describe, expect, it } from 'vitest'
import { conditionDiffers } from './compare-expressions.ts'

const cases: Readonly<Record<string, readonly [before: string, after: string, said: string]>> = {
  'a number that is compared with is a threshold': ['a > 0.05', 'a > 0.08', 'threshold 0.05 0.08'],
  'each of several is one': ['a > 1 and b < 2', 'a > 3 and b < 4', 'threshold 1 3, threshold 2 4'],
  'only those that differ are named': ['a > 1 and b < 2', 'a > 1 and b < 4', 'threshold 2 4'],
  'a negative one and one with an exponent, too': ['a > -1', 'a > 1e3', 'threshold -1 1e3'],
  'another direction is another condition': ['a > 1', 'a < 1', 'condition a > 1 a < 1'],
  'another range is another condition': [
    'rate(a[5m]) > 1',
    'rate(a[1m]) > 1',
    'condition rate(a[5m]) > 1 rate(a[1m]) > 1',
  ],
  'what looks like a comparison inside of quotes is none': [
    'a{b="c > 1"} > 2',
    'a{b="c > 3"} > 2',
    'condition a{b="c > 1"} > 2 a{b="c > 3"} > 2',
  ],
  'a number with a unit is no threshold': [
    'a > 1 * b offset 5m',
    'a > 1 * b offset 6m',
    'condition a > 1 * b offset 5m a > 1 * b offset 6m',
  ],
  'the same gives nothing': ['a > 1', 'a > 1', ''],
}

describe('of a condition', () => {
  it.each(Object.entries(cases))('%s', (_, [before, after, said]) => {
    const details = conditionDiffers(before, after)
    expect(details.map(({ what, from, to }) => `${what} ${from} ${to}`).join(', ')).toBe(said)
  })
})
