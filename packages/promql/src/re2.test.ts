import { describe, expect, it } from 'vitest'
import { alternatives, literalPattern, patternText, readPattern } from './re2.ts'

describe('a pattern', () => {
  it.each([
    ['5..', '500', true],
    ['5', '500', false],
    ['(?i)get|post', 'GET', true],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', true],
    ['(?P<first>a)b', 'ab', true],
    ['\\Aab\\z', 'ab', true],
    ['a{2,1000}', 'aaa', true],
    ['\\\\1', '\\1', true],
    ['', '', true],
    ['.+', '', false],
  ])('%s tried on "%s" gives %s, anchored at both ends', (source, value, expected) => {
    const pattern = readPattern(source)
    expect('test' in pattern && pattern.test(value)).toBe(expected)
  })

  it.each(['\\p{Greek}+', '[[:alpha:]]+', 'a(?i:b)', '\\Qa.b\\E', '\\x{10FFFF}'])(
    '%s, which only RE2 knows, is taken to match',
    (source) => {
      const pattern = readPattern(source)
      expect('test' in pattern && pattern.test('anything')).toBe(true)
    },
  )

  it.each([
    ['a(?=b)', 'RE2 has no lookahead or lookbehind'],
    ['(?!b)', 'RE2 has no lookahead or lookbehind'],
    ['(?<=a)b', 'RE2 has no lookahead or lookbehind'],
    ['(a)\\1', 'RE2 has no backreferences'],
    ['\\u0041', 'RE2 does not know this escape sequence'],
    ['a{1001}', 'RE2 repeats at most 1000 times'],
    ['a{2,5000}', 'RE2 repeats at most 1000 times'],
    ['([', 'Unterminated character class'],
  ])('%s is refused: %s', (source, why) => {
    expect(readPattern(source)).toEqual({
      refused: expect.stringContaining(why),
      fix: expect.stringMatching(/\.$/),
    })
  })
})

describe('the text of a RegExp', () => {
  it.each([
    [/5../, '5..'],
    [/\/api\/.*/, '/api/.*'],
    [/get/i, '(?i)get'],
    [/(?:)/, ''],
  ])('%s is %s', (pattern, text) => {
    expect(patternText(pattern)).toBe(text)
  })
})

describe('alternatives', () => {
  it.each([
    ['a|b\\.c', ['a', 'b.c']],
    ['a', ['a']],
    ['', ['']],
    ['a\\|b', ['a|b']],
    ['a|b.', undefined],
    ['a|\\d', undefined],
    ['(a|b)', undefined],
  ])('of %s are %j', (source, expected) => {
    expect(alternatives(source)).toEqual(expected)
  })

  it('are what literal patterns join', () => {
    const values = ['a.b', 'c|d', '$(x)', '\\']
    expect(alternatives(values.map(literalPattern).join('|'))).toEqual(values)
  })
})
