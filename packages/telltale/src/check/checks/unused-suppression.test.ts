import { expect, it } from 'vitest'
import { unusedSuppressions } from './unused-suppression.ts'

const at = { file: 'a.ts', line: 1, column: 1 }

it('says whether the check exists, and which one was probably meant', () => {
  const unused = ['promql/type', 'promql/tipe', 'rules/any'].map((code) => ({
    code,
    reason: 'r',
    at,
  }))
  const found = [...unusedSuppressions(unused, ['promql/type', 'promql/regexp'])]
  expect(found.map(({ summary }) => summary)).toEqual([
    'promql/type is allowed here, but nothing here does it',
    'promql/tipe is allowed here, but there is no such check. Did you mean "promql/type"?',
    'rules/any is allowed here, but nothing here does it',
  ])
})
