import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { infer } from './infer.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'

/** Each problem as its message and the marked part of the text, at its offset. */
function problems(text: string) {
  return parse(text).problems.map(
    ({ message, from, to }) => `${message} @${from} ${text.slice(from, to)}`,
  )
}

describe('what is wrong with a text that does not parse', () => {
  it.each([
    ['', ['the query is empty @0 ']],
    ['  # nothing', ['the query is empty @0   # nothing']],
    ['sum(x', ['( is never closed @3 (']],
    ['sum by (a (x)', ['( is never closed @7 (']],
    ['sum(x))', [') closes nothing @6 )']],
    ['sum(x[5m)', ['[ is closed by ) @5 [5m)']],
    ['x{a="b"', ['{ is never closed @1 {']],
    ['x{a="b}', ['the string that starts with " is never closed @4 "b}', '{ is never closed @1 {']],
    ['foo bar', ['unexpected "bar" @4 bar']],
    ['x{a=}', ['unexpected "}" @4 }']],
    ['x{a="b" c="d"}', ['unexpected "c" @8 c']],
    ['x +', ['the query ends too early @2 +']],
    ['x[5x]', ['unexpected "x" @3 x']],
    ['x == = y', ['unexpected "=" @5 =']],
    ['a $limit', ['unexpected "$limit" @2 $limit']],
    ['reat(x[5m])', ['there is no function reat() @0 reat']],
    [
      'sum(RATE(x[5m])) + foo(y)',
      ['there is no function RATE() @4 RATE', 'there is no function foo() @19 foo'],
    ],
    ['rate(x[$__rate_interval]) + reat(x{a="$b"}[5m])', ['there is no function reat() @28 reat']],
  ])('%j', (text, expected) => {
    const parsed = parse(text)
    expect(parsed.node).toBeUndefined()
    expect(problems(text)).toEqual(expected)
  })

  it('suggests the function that was meant', () => {
    expect(parse('reat(x[5m])').problems[0]?.fix).toBe('Did you mean rate()?')
    expect(parse('RATE(x[5m])').problems[0]?.fix).toBe(
      'Functions are written in lower case: rate().',
    )
  })
})

describe('what the grammar accepts and Prometheus does not', () => {
  it.each([
    [
      'sum(x) offset 5m',
      'offset must directly follow a selector, a range or a subquery @0 sum(x) offset 5m',
    ],
    ['(x) @ 5', '@ must directly follow a selector, a range or a subquery @0 (x) @ 5'],
    ['x offset 5m offset 6m', 'offset is given twice @0 x offset 5m offset 6m'],
    ['rate(sum(x)[5m])', 'only a selector has a range @5 sum(x)[5m]'],
    ['(x)[5m]', 'only a selector has a range @0 (x)[5m]'],
    ['x offset 5m [5m]', 'the range stands before offset and @ @0 x offset 5m [5m]'],
    ['x{a=~"\\d+"}', 'a string has no escape sequence \\d @6 \\d'],
    ['x{"y", a="b"}', 'the metric is named twice @2 "y"'],
    ['topk(x)', 'topk takes two arguments, but has 1 @0 topk(x)'],
    ['1 + sum(a, b)', 'sum takes one argument, but has 2 @4 sum(a, b)'],
    ['sum()', 'sum takes one argument, but has 0 @0 sum()'],
    [
      'x anchored',
      'anchored is an experiment of Prometheus 3 that is not supported here @0 x anchored',
    ],
    [
      'x + fill(0) y',
      'fill is an experiment of Prometheus 3 that is not supported here @4 fill(0)',
    ],
    ['x </ y', '</ is an experiment of Prometheus 3 that is not supported here @2 </'],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual([expected])
  })

  it('is found at every place', () => {
    expect(problems('sum(x) offset 5m + (y)[5m] / z{a="\\d", b="\\w"}')).toHaveLength(4)
  })

  it('still gives a tree, so that the rest can be checked', () => {
    expect(parse('sum(x) offset 5m').node?.type).toBe('AggregateExpr')
  })
})

describe('any text', () => {
  const pieces =
    'x y sum rate by on ( ) [ ] { } , = =~ != " \' ` \\ # \n 5 5m 0x : @ offset - + ^ > bool and $a ${b} [[c]] $ [[ $__interval start() group_left topk fill anchored a="b" ä'
  const anyQuery = fc
    .array(fc.oneof(fc.constantFrom(...pieces.split(' ')), fc.string({ maxLength: 2 })), {
      maxLength: 14,
    })
    .map((list) => list.join(' '))

  it('gives a tree or a problem, marks a part of the text, and never throws', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { node, problems, variables } = parse(text)
        if (node === undefined) expect(problems).not.toEqual([])
        for (const { from, to } of [...problems, ...variables]) {
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeGreaterThanOrEqual(from)
          expect(to).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['(', 'abs(', '-', 'sum by (a) (', 'x + ', 'x[', '{', 'x ^ '])(
    'made of %j two thousand times is refused without exhausting the stack',
    (piece) => {
      const closed = `${piece.repeat(2_000)}x${piece.endsWith('(') ? ')'.repeat(2_000) : ''}`
      expect(parse(closed).problems).not.toEqual([])
    },
  )

  it('may have as many operands as anybody writes, and is told when it has more', () => {
    const chain = (count: number) => Array(count).fill('queue_depth').join(' + ')
    const { node } = parse(chain(800))
    expect(node && print(node)).toBe(chain(800))
    expect(parse(chain(5_000)).problems).toMatchObject([
      { message: 'the query is nested too deeply' },
    ])
  })

  it('may nest as deep as anybody writes', () => {
    expect(parse(`${'('.repeat(150)}x${')'.repeat(150)}`).problems).toEqual([])
    const long = Array.from({ length: 300 }, (_, i) => `x${i}`).join(' + ')
    expect(print(parse(long).node ?? { type: 'StringLiteral', value: '' })).toBe(long)
  })

  it('that is PromQL is read the same again when it is printed', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { node, problems } = parse(text)
        if (node === undefined || problems.length > 0) return
        const printed = print(node)
        expect(parse(printed).problems).toEqual([])
        expect(print(parse(printed).node ?? node)).toBe(printed)
        expect(infer(node).kind).toBeDefined()
      }),
      { numRuns: 5000 },
    )
  })
})
