import { expect, it } from 'vitest'
import { suppressionsWithoutReason } from './suppression-without-reason.ts'

it('asks for a reason wherever there is none', () => {
  const allowances = ['', '  ', 'It is so.'].map((reason) => ({
    code: 'a/b',
    reason,
    at: undefined,
  }))
  const found = [...suppressionsWithoutReason(allowances)]
  expect(found.map(({ summary }) => summary)).toEqual([
    'a/b is allowed without a reason, and so it is not allowed',
    'a/b is allowed without a reason, and so it is not allowed',
  ])
})
