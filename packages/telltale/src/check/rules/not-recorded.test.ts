import { rate, sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { builtCodesOf } from '../../../testing/queries.ts'
import { carts, http } from '../../../testing/shop.ts'
import { recordingRule } from '../../rules/recording-rule.ts'
import { useRecorded } from '../../rules/use-recorded.ts'

it('what is to be read from a recording rule is recorded by it, at least in part', () => {
  const recorded = [recordingRule('shop:carts:sum', sum(carts.open))]
  expect(builtCodesOf(useRecorded(sum(rate(http.requests)).gt(1), recorded))).toContain(
    'rules/not-recorded',
  )
  expect(builtCodesOf(useRecorded(sum(carts.open).gt(1), recorded))).not.toContain(
    'rules/not-recorded',
  )
})
