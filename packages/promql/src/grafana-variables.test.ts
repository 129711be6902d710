import { describe, expect, it } from 'vitest'
import { mentionsVariable, substituteVariables } from './grafana-variables.ts'

/** `text@position` of every mention. */
function uses(text: string, kinds: Readonly<Record<string, 'interval' | 'number' | 'text'>> = {}) {
  return substituteVariables(text, (name) => kinds[name]).variables.map(
    ({ text, position }) => `${text}@${position}`,
  )
}

describe('the position of a variable', () => {
  it.each([
    ['a range', 'rate(x[$w])', ['$w@time']],
    ['a range in the old syntax', 'rate(x[[[w]]])', ['[[w]]@time']],
    ['a range and its step', 'x[[[w]]:${s}]', ['[[w]]@time', '${s}@time']],
    ['a number with its unit', 'x[${n}m]', ['${n}@time']],
    ['an offset', 'x offset $o', ['$o@time']],
    ['a negative offset', 'x OFFSET -$o', ['$o@time']],
    ['a metric that only ends in offset', 'x_offset + $o', ['$o@name']],
    ['a time', 'x @ $t', ['$t@number']],
    ['a built-in number', 'x / $__range_s', ['$__range_s@number']],
    ['a built-in interval as a number', 'x * $__interval', ['$__interval@number']],
    ['a built-in interval as part of a name', 'job:x:rate$__interval', ['$__interval@name']],
    ['a whole matcher', 'x{$f}', ['$f@matcher']],
    ['a whole matcher among others', 'x{a="b", ${f:raw} , c="d"}', ['${f:raw}@matcher']],
    ['a label name', 'x{$l="a"}', ['$l@name']],
    ['a label name before a pattern', 'x{a="b",$l =~ "a"}', ['$l@name']],
    ['a part of a label name', 'x{a, ${p}_id!="a"}', ['${p}@name']],
    ['a label value', 'x{a="$v"}', ['$v@string']],
    [
      'several in one string',
      'x{a=~"$v|[[w]]|${x.text:regex}"}',
      ['$v@string', '[[w]]@string', '${x.text:regex}@string'],
    ],
    ['a single-quoted value', "x{a='$v'}", ['$v@string']],
    ['a value in backticks', 'x{a=`\\$v`}', ['$v@string']],
    ['behind an escaped quote', 'x{a="\\"$v"}', ['$v@string']],
    ['a metric', '$m', ['$m@name']],
    ['a part of a metric', 'a_${m}_total', ['${m}@name']],
    ['a function', '$fn (x)', ['$fn@function']],
    ['a grouping label', 'sum by ($l) (x)', ['$l@name']],
    ['a number', 'topk($n, x)', ['$n@name']],
  ])('%s: %s', (_where, text, expected) => {
    expect(uses(text)).toEqual(expected)
  })

  it('is a number for a variable that is known as one', () => {
    expect(uses('x > $a', { a: 'number' })).toEqual(['$a@number'])
    expect(uses('x > $a', { a: 'interval' })).toEqual(['$a@number'])
    expect(uses('x > $a', { a: 'text' })).toEqual(['$a@name'])
  })
})

describe('what is no variable', () => {
  it.each([
    ['a group of a regular expression', 'label_replace(x, "a", "$1-${2}", "b", "(.)(.)")'],
    ['the end of a pattern', 'x{a=~"b$"}'],
    ['a class of characters', 'x{a=~"[[:alpha:]]"}'],
    ['a comment', 'x # not $here'],
    ['nothing of the kind', 'rate(x[5m])'],
  ])('%s', (_what, text) => {
    expect(substituteVariables(text)).toEqual({ text, variables: [] })
  })
})

describe('the text without variables', () => {
  it.each([
    ['rate(x[$w]) > $limit', 'rate(x[5m]) > ______'],
    ['rate(x[$__rate_interval])', 'rate(x[555555555555555m])'],
    ['x[${n}m] offset -$o', 'x[5555m] offset -5m'],
    ['x{$f, a="$v"}', 'x{"", a="$v"}'],
    ['${a}_total{[[l]]="x"}', '_____total{_____="x"}'],
    ['$fn(x) @ ${__to:date:seconds}', 'ln (x) @ 33333333333333333333'],
  ])('%s -> %s', (text, expected) => {
    const { text: shown, variables } = substituteVariables(text)
    expect(shown).toBe(expected)
    expect(shown).toHaveLength(text.length)
    for (const { from, to, text: written } of variables) expect(text.slice(from, to)).toBe(written)
  })
})

it('reports name and format of a mention', () => {
  expect(substituteVariables('x{a=~"${route.text:regex}"}').variables).toEqual([
    {
      name: 'route',
      text: '${route.text:regex}',
      format: 'regex',
      from: 6,
      to: 25,
      position: 'string',
    },
  ])
  expect(substituteVariables('[[a:csv]]').variables).toMatchObject([{ name: 'a', format: 'csv' }])
})

it('can be tested for without being read', () => {
  expect(mentionsVariable('x{a="$b"}')).toBe(true)
  expect(mentionsVariable('x[5m]')).toBe(false)
})
