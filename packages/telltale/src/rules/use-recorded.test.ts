import { print, problemsOf, rate, ratio, sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { http } from '../../testing/shop.ts'
import { recordingRule } from './recording-rule.ts'
import { useRecorded } from './use-recorded.ts'

const errorRatio = () => ratio(http.requests, { code: '500' }, { range: '5m' })
const errors = recordingRule('shop:errors:ratio5m', errorRatio())
const requests = recordingRule('shop:requests:rate5m', sum(rate(http.requests, '5m')))

it.each([
  ['a whole expression', errorRatio(), 'shop:errors:ratio5m'],
  ['a part of one', errorRatio().gt(0.05), 'shop:errors:ratio5m > 0.05'],
  [
    'every part that is recorded, the largest ones',
    errorRatio().add(sum(rate(http.requests, '5m'))),
    'shop:errors:ratio5m + shop:requests:rate5m',
  ],
])('%s is read from its recording rule', (_, expr, expected) => {
  const found = useRecorded(expr, [requests, errors])
  expect(print(found)).toBe(expected)
  expect(problemsOf(found)).toEqual([])
})

it('another range is another expression', () => {
  const found = useRecorded(ratio(http.requests, { code: '500' }, { range: '1h' }), [errors])
  expect(problemsOf(found)).toMatchObject([
    { code: 'rules/not-recorded', at: { file: expect.stringContaining('use-recorded.test.ts') } },
  ])
})
