import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, framed, wrapped } from './frame.ts'

/** The line, and the carets below it. */
function drawn(text: string, from: number, to: number, width = 40): readonly string[] {
  const frame = framed(text, from, to, width)
  return [frame.line, `${' '.repeat(frame.from)}${'^'.repeat(frame.width)}`]
}

describe('a line with carets', () => {
  it.each<[string, readonly [string, number, number], readonly string[]]>([
    ['is shown as it is', ['sum(x)', 4, 5], ['sum(x)', '    ^']],
    ['has tabs of two columns', ['\tsum(\tx)', 6, 7], ['  sum(  x)', '        ^']],
    [
      'has characters of two columns',
      ['x{a="東京"} + y', 12, 13],
      ['x{a="東京"} + y', '              ^'],
    ],
    ['has characters of no column', ['a\u0301 + b', 5, 6], ['a\u0301 + b', '    ^']],
    ['cannot move the cursor', ['\u001b[2Jx', 4, 5], ['\ufffd[2Jx', '    ^']],
    [
      'is cut down to what is around the mark',
      [`${'a + '.repeat(30)}wrong${' + b'.repeat(30)}`, 120, 125],
      ['… a + a + a + a + wrong + b + b + b + b…', `${' '.repeat(18)}^^^^^`],
    ],
    [
      'is cut down within the mark when that is long',
      ['x'.repeat(200), 0, 200],
      [`${'x'.repeat(23)}…`, '^'.repeat(24)],
    ],
  ])('%s', (_, [text, from, to], expected) => {
    const [line = '', carets = ''] = drawn(text, from, to)
    expect(columnsOf(line)).toBeLessThanOrEqual(40)
    expect([line, carets]).toEqual(expected)
  })

  it('never takes more than its width, and its carets stand within', () => {
    const text = () => fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text(), text(), text(), (before, marked, after) => {
        const end = before.length + marked.length
        const { line, from, width } = framed(before + marked + after, before.length, end, 30)
        expect(columnsOf(line)).toBeLessThanOrEqual(30)
        expect(from + width).toBeLessThanOrEqual(columnsOf(line) + 1)
      }),
      { numRuns: 2000 },
    )
  })
})

it('explanations are wrapped between words', () => {
  expect(wrapped('Prometheus refuses the query.', 18)).toEqual(['Prometheus refuses', 'the query.'])
  expect(wrapped('https://example.org/a/long/path is here', 10)).toEqual([
    'https://example.org/a/long/path',
    'is here',
  ])
})
