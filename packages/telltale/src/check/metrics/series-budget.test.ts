import { type AnyFamily, gauge, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { projectOf, shop } from '../../../testing/shop.ts'
import { target } from '../../index.ts'
import { checkProject } from '../check.ts'

const { prometheus } = shop().options
const big = gauge('big', { help: 'Much.', labels: { a: upTo(90), b: upTo(90) } })

describe('the series budget', () => {
  it('counts every instance of a target', () => {
    expect(foundWith(['a:1', 'b:1'], 10_000)).toEqual([
      'shop may have 16,200 series, more than its budget of 10,000',
    ])
    expect(foundWith(['a:1'], 10_000)).toEqual([])
  })

  it('is 100,000 unless said otherwise', () => {
    expect(foundWith(['a:1', 'b:1'])).toEqual([])
  })

  it('leaves out what explains itself', () => {
    const allow = { 'metrics/too-many-series': 'Only a few ever exist.' }
    const huge = gauge('huge', { help: 'Much.', labels: { a: upTo(20_000) }, allow })
    expect(foundWith(['a:1'], 1_000, huge)).toEqual([])
  })
})

function foundWith(addresses: readonly string[], seriesBudget?: number, family: AnyFamily = big) {
  const system = shop({
    targets: [target('t', { addresses, exposes: { family } })],
    prometheus: { ...prometheus, ...(seriesBudget !== undefined && { seriesBudget }) },
  })
  return checkProject(projectOf(system))
    .problems.filter(({ code }) => code === 'metrics/series-budget')
    .map(({ summary }) => summary)
}
