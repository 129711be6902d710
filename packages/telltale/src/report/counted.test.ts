import { expect, it } from 'vitest'
import { counted } from './counted.ts'

it.each([
  [1, 'query', '1 query'],
  [2, 'query', '2 queries'],
  [2, 'process', '2 processes'],
  [2, 'day', '2 days'],
  [0, 'recording rule', '0 recording rules'],
])('%i of %s are %s', (count, noun, text) => {
  expect(counted(count, noun)).toBe(text)
})
