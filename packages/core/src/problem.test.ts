import { describe, expect, it } from 'vitest'
import { compareProblems, didYouMean, nearest, type Problem } from './index.ts'

describe('the name that was probably meant', () => {
  it.each([
    ['rout', ['route', 'method'], 'route'],
    ['modle', ['code', 'model'], 'model'],
    ['http_request_total', ['http_requests_total', 'queue_depth'], 'http_requests_total'],
    ['zzz', ['route', 'method'], undefined],
    ['anything', [], undefined],
  ])('%s among %j is %s', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toBe(expected)
  })
  it('is said as a question, or not at all', () => {
    expect(didYouMean('rout', ['route'])).toBe(' Did you mean "route"?')
    expect(didYouMean('zzz', ['route'])).toBe('')
  })
})

describe('problems', () => {
  it('are ordered by file, line, code and summary, whatever order they came in', () => {
    const problem = (file: string, line: number, code: string): Problem => ({
      code,
      severity: 'error',
      summary: '',
      at: { file, line, column: 1 },
      why: '',
      fix: '',
    })
    const sorted = [
      problem('a.ts', 2, 'a/b'),
      problem('a.ts', 10, 'a/a'),
      problem('a.ts', 10, 'a/b'),
      problem('b.ts', 1, 'a/a'),
    ]
    expect([...sorted].reverse().sort(compareProblems)).toEqual(sorted)
  })
})
