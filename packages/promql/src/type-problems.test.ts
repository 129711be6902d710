import { describe, expect, it } from 'vitest'
import { parse } from './parse.ts'
import { printWithSpans } from './print-spans.ts'
import { typeProblems } from './type-problems.ts'

describe('a query that the grammar accepts and Prometheus refuses', () => {
  it.each([
    [
      'rate(x)',
      'x',
      'rate() needs a range vector as its first argument, but has an instant vector',
    ],
    ['sum(x[5m])', 'x[5m]', 'sum() aggregates an instant vector, but has a range vector'],
    ['topk("a", x)', '"a"', 'topk() needs a scalar before the comma, but has a string'],
    ['round(x, 1, 2)', 'round(x, 1, 2)', 'round() takes 1 to 2 arguments, but has 3'],
    ['1 > 2', '1 > 2', '> compares two numbers without bool'],
    ['x + bool y', 'x + bool y', 'bool stands behind +'],
    ['x and 1', '1', 'and has a number on one side'],
    [
      'x and on (a) group_left () y',
      'x and on (a) group_left () y',
      'group_left stands behind and',
    ],
    [
      'x / on (a) group_left (a) y',
      'x / on (a) group_left (a) y',
      'a is both in on () and in group_left ()',
    ],
    ['x / on (a) 1', 'x / on (a) 1', 'on (a) stands beside a number'],
    ['-"a"', '"a"', '- stands before a string'],
    ['x[5m] * 2', 'x[5m]', '* has a range vector on one side'],
    [
      '{a=""}',
      '{a=""}',
      'the selector has no name, and no matcher that an empty label does not meet',
    ],
    ['x{__name__="y"}', '__name__="y"', 'the metric is named twice, x and y'],
    ['rate(x[0s])', 'x[0s]', 'the range is 0s, which is no time'],
    ['max_over_time(x[5m:0s])', 'x[5m:0s]', 'the step is 0s, which is no time'],
    ['rate(x[5m])[1h:] + 1', 'rate(x[5m])[1h:]', '+ has a range vector on one side'],
    ['max_over_time(x[5m][1h:])', 'x[5m]', 'the subquery is of a range vector'],
  ])('%s: %s', (text, part, message) => {
    const node = tree(text)
    const { text: shown, spans } = printWithSpans(node)
    const found = typeProblems(node).map((problem) => {
      const span = spans.get(problem.part)
      return [span && shown.slice(span.from, span.to), problem.message]
    })
    expect(found).toEqual([[part, message]])
  })

  it('is told everything that is wrong with it', () => {
    expect(typeProblems(tree('rate(x) + sum(y[5m]) > bool on (a) 1')).length).toBe(3)
  })
})

describe('a Grafana variable', () => {
  it.each([
    'topk($n, x)',
    '$fn(x)',
    'x > $limit',
    '$metric / 2',
    'rate(x[$w])',
    '{job="$job"}',
    '{$f}',
  ])('may stand for whatever is needed in %s', (text) => {
    expect(typeProblems(tree(text))).toEqual([])
  })
})

function tree(text: string) {
  const { node } = parse(text)
  if (node === undefined) throw new Error(text)
  return node
}
