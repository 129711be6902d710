import { httpStatus, oneOf } from '@telltale/core'
import { expect, it } from 'vitest'
import { labelValuesOf } from './label-values.ts'

it.each(['status', 'status_code', 'code'])('an HTTP status may be called %s', (name) => {
  const values = labelValuesOf(name, httpStatus).map(({ value }) => value)
  expect(values).toEqual(expect.arrayContaining(['200', '404', '500']))
})

it('what a label lists is what it has', () => {
  const values = labelValuesOf('status', oneOf('done', 'failed')).map(({ value }) => value)
  expect(values).toEqual(['done', 'failed'])
})
