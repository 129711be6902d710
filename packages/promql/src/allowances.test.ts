import { expect, it } from 'vitest'
import { allowancesIn } from './allowances.ts'
import { parse } from './parse.ts'
import { promql } from './template.ts'

it.each([
  ['x # telltale-allow promql/raw-counter: on purpose', { 'promql/raw-counter': 'on purpose' }],
  ['# telltale-allow a/b: one\n# telltale-allow c/d two\nx', { 'a/b': 'one', 'c/d': 'two' }],
  ['x # telltale-allow a/b', { 'a/b': '' }],
  ['x{a="# telltale-allow a/b: no comment"}', {}],
  ['x # only a comment', undefined],
])('reads the comments of %j', (text, expected) => {
  expect(allowancesIn(text)).toEqual(expected)
})

it('keeps them on the tree, which forgets other comments', () => {
  const text = 'sum(x) # telltale-allow promql/raw-counter: on purpose'
  expect(parse(text).node?.allow).toEqual({ 'promql/raw-counter': 'on purpose' })
  expect(parse('sum(x) # why').node).not.toHaveProperty('allow')
  const built = promql`sum(x) # telltale-allow promql/raw-counter: on purpose
    / 2`
  expect(built.gt(5).node).toMatchObject({
    lhs: { allow: { 'promql/raw-counter': 'on purpose' } },
  })
})
