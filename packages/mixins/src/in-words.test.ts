import { describe, expect, it } from 'vitest'
import { beyond, inWords, moreThan, numeral, one, percentile, seconds } from './in-words.ts'

describe('the sentences of a runbook', () => {
  it.each([
    [0.05, 'More than one request in twenty fails'],
    [0.25, 'More than one request in four fails'],
    [0.01, 'More than one request in a hundred fails'],
    [0.07, 'More than 7% of the requests fail'],
    [0.9, 'More than 90% of the requests fail'],
  ])('say a share of %s as one says it', (share, sentence) => {
    expect(moreThan(share, 'requests', 'fails', 'fail')).toBe(sentence)
  })

  it.each([
    [0.9, 'One query in ten', '90th percentile'],
    [0.95, 'One query in twenty', '95th percentile'],
    [0.99, 'One query in a hundred', '99th percentile'],
    [0.999, 'One of the slowest 0.1% of the queries', '99.9th percentile'],
    [0.5, 'One query in two', 'median'],
    [0.92, 'One of the slowest 8% of the queries', '92nd percentile'],
    [0.12, 'One of the slowest 88% of the queries', '12th percentile'],
  ])('say what lies beyond the quantile %s', (quantile, sentence, name) => {
    expect([beyond(quantile, 'queries'), percentile(quantile)]).toEqual([sentence, name])
  })

  it.each([
    [0.25, '250 ms'],
    [1, 'one second'],
    [2, 'two seconds'],
    [2.5, '2.5 seconds'],
    [90, '90 seconds'],
    [300, 'five minutes'],
    [3600, 'one hour'],
    [90_000, '25 hours'],
    [172_800, 'two days'],
  ])('say %s seconds in the largest unit that fits', (value, words) => {
    expect(seconds(value)).toBe(words)
  })

  it('read durations as Prometheus writes them', () => {
    expect([inWords('2m'), inWords('6h'), inWords('1h30m')]).toEqual([
      'two minutes',
      'six hours',
      '90 minutes',
    ])
  })

  it('count, and name one of many', () => {
    expect([numeral(100), numeral(250), one('queries'), one('requests'), one('process')]).toEqual([
      'a hundred',
      '250',
      'query',
      'request',
      'process',
    ])
  })
})
