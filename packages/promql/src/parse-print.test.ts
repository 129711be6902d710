import { describe, expect, it } from 'vitest'
import { walk } from './ast.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'

/** Text, and the canonical text when it differs. */
type Case = string | readonly [text: string, canonical: string]

const corpus: Readonly<Record<string, readonly Case[]>> = {
  literals: [
    '1',
    '-1',
    ['+1', '1'],
    ['- 5', '-5'],
    ['--5', '5'],
    ['- -x', '-(-x)'],
    '0.5',
    ['.5', '0.5'],
    ['1e3', '1000'],
    ['1E-2', '0.01'],
    ['1e-7', '1e-7'],
    ['0x1F', '31'],
    ['010', '8'],
    ['1_000', '1000'],
    'Inf',
    ['inf', 'Inf'],
    ['-INF', '-Inf'],
    'NaN',
    ['nan', 'NaN'],
    '5m',
    '-1h30m',
    ['"text"', '"text"'],
    ["'single'", '"single"'],
    ['`back\\slash`', '"back\\\\slash"'],
    '"say \\"hi\\""',
    ["'it\\'s'", '"it\'s"'],
    ['"\\u00e4\\x41\\101"', '"äAA"'],
    ['"\\xc3\\xa4"', '"ä"'],
    ['"\\U0001F600"', '"😀"'],
    ['"tab\\there\\a"', '"tab\\there\\u0007"'],
    '"# no comment"',
  ],
  selectors: [
    'x',
    'a:b:c',
    '_x1',
    ['x{}', 'x'],
    '{a="b"}',
    'x{a="b"}',
    'x{a="b", c!="d", e=~"f.*", g!~"h|i"}',
    ['x{a="b",c="d",}', 'x{a="b", c="d"}'],
    ["x{a='b'}", 'x{a="b"}'],
    ['x{a=~`\\d+`}', 'x{a=~"\\\\d+"}'],
    'x{a=""}',
    '{__name__=~"a|b", job="c"}',
    '{"http.requests"}',
    '{"http.requests", "service.name"="api"}',
    ['{"plain_name", a="b"}', 'plain_name{a="b"}'],
    ['x{"quoted"="b"}', 'x{quoted="b"}'],
    'x offset 5m',
    'x offset -5m',
    ['x offset - 5m', 'x offset -5m'],
    'x offset 1w2d3h4m5s6ms',
    'x @ 1609746000',
    'x @ 1609746000.123',
    'x @ -5',
    'x @ start()',
    'x @ end()',
    ['x offset 5m @ 10', 'x @ 10 offset 5m'],
    ['X OFFSET 5m', 'X offset 5m'],
    'sum',
    'rate + by',
    'offset_total + end',
  ],
  ranges: [
    'rate(x[5m])',
    'rate(x{a="b"}[1h30m])',
    'rate(x[300])',
    'rate(x[5m] offset 1d)',
    'rate(x[5m] @ end() offset -1d)',
    ['rate((x[5m]))', 'rate(x[5m])'],
    'x[5m]',
    'x[5m + 1m]',
    'x[(5m)]',
    'x[step()]',
    'x[max_of(5m, step())]',
    'max_over_time(x[1h:5m])',
    'max_over_time(x[1h:])',
    'max_over_time(rate(x[5m])[1h:1m] @ start() offset 1d)',
    ['max_over_time((a + b)[1h : 1m])', 'max_over_time((a + b)[1h:1m])'],
    'max_over_time((-x)[1h:])',
    'max_over_time((x offset 5m)[1h:1m])',
    'avg_over_time(max_over_time(x[1h:5m])[1d:1h])',
  ],
  calls: [
    'time()',
    'pi()',
    'vector(1)',
    'scalar(x)',
    'hour()',
    'hour(x)',
    'round(x, 0.5)',
    'clamp(x, 0, 1)',
    'histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))',
    'quantile_over_time(0.5, x[1h])',
    'predict_linear(x[1h], 4 * 3600)',
    'label_replace(x, "dst", "$1", "src", "(.*)")',
    'label_join(x, "dst", "-", "a", "b", "c")',
    'absent(x{a="b"})',
    'absent_over_time(x[1h])',
    'holt_winters(x[1h], 0.5, 0.5)',
    'double_exponential_smoothing(x[1h], 0.5, 0.5)',
    'min_of(1, 2) + max_of(3, 4)',
    'start() + end() + step() + range()',
    'sort_by_label(x, "a", "b")',
    'info(x, {a="b"})',
    'day_of_week() > bool 5',
  ],
  aggregations: [
    'sum(x)',
    'sum by (a) (x)',
    ['sum(x) by (a)', 'sum by (a) (x)'],
    ['sum(x) without(a,b)', 'sum without (a, b) (x)'],
    ['SUM BY (a) (x)', 'sum by (a) (x)'],
    ['Sum(x)By(a,)', 'sum by (a) (x)'],
    'sum by () (x)',
    'sum without () (x)',
    'sum by (a, "b.c") (x)',
    'sum by (by, on, sum) (x)',
    'avg(x) + min(x) + max(x) + count(x) + group(x) + stddev(x) + stdvar(x)',
    'topk(5, x)',
    'topk by (a) (5, x)',
    ['bottomk(scalar(y), x) without (a)', 'bottomk without (a) (scalar(y), x)'],
    'quantile(0.9, x)',
    'count_values("version", x)',
    'count_values by (a) ("version", x)',
    'limitk(2, x)',
    'limit_ratio(-0.5, x)',
  ],
  'operators, by precedence': [
    'a + b - c',
    'a - (b - c)',
    ['(a + b) + c', 'a + b + c'],
    'a + b * c',
    '(a + b) * c',
    ['a + (b * c)', 'a + b * c'],
    'a / b * c % d',
    'a / (b * c)',
    'a ^ b ^ c',
    '(a ^ b) ^ c',
    ['a ^ (b ^ c)', 'a ^ b ^ c'],
    'a atan2 b',
    ['a ATAN2 b', 'a atan2 b'],
    '-a',
    '+a',
    '-a ^ 2',
    '(-a) ^ 2',
    '-5 ^ 2',
    '(-5) ^ 2',
    '2 ^ -5',
    '2 ^ -5 ^ 2',
    '2 ^ (-5) ^ 2',
    'a * -b + c',
    '-(a + b)',
    '-a * b',
    'a - -5',
    ['2 -5', '2 - 5'],
    '-rate(x[5m])',
    'a == b',
    'a != b',
    'a > 1 < 5',
    'a >= bool b',
    ['a <=BOOL b', 'a <= bool b'],
    '1 == bool 1',
    'a + b > c * d',
    '(a > b) + c',
    'a and b or c unless d',
    'a and (b or c)',
    ['a AND b OR c UNLESS d', 'a and b or c unless d'],
    'a or b > 5',
    '(a or b) > 5',
    '100 * (sum(a) or vector(0)) / sum(b)',
  ],
  'what the grammar binds too loosely': [
    'a + b offset 5m',
    'a + b offset 5m * c',
    '-x offset 5m',
    'a / b @ 5 / c',
    '2 * max_over_time(x[1h:5m]) + 1',
    'a + b[1h:5m]',
    ['rate(a[5m]) + rate(b[5m] OFFSET 1d) ^ 2', 'rate(a[5m]) + rate(b[5m] offset 1d) ^ 2'],
    'a - b offset 1d - c offset 2d',
    'a > b offset 1d and c',
  ],
  matching: [
    'a / on (x) b',
    'a / on () b',
    ['a / on(x,y)b', 'a / on (x, y) b'],
    'a * ignoring (x) b',
    'a * on (x) group_left () b',
    ['a * on (x) group_left b', 'a * on (x) group_left () b'],
    'a * on (x) group_left (y, z) b',
    'a * ignoring (x) group_right (y) b',
    'a > bool on (x) group_left () b',
    'a and on (x) b',
    'a unless ignoring (x) b',
    'a or on () vector(0)',
    'a * on (x) b + on (y) c * d',
    'a ^ on (x) b ^ on (y) c',
    'a == on ("service.name") b',
  ],
  comments: [
    ['x # and no more', 'x'],
    ['# first\nx', 'x'],
    ['sum( # why\n  x\n  # how\n) # what\nby (a)', 'sum by (a) (x)'],
    ['x{ # a\n a="b", # c\n d="#e" }', 'x{a="b", d="#e"}'],
    ['a # plus\n + # b\n b', 'a + b'],
    ['x[ # range\n 5m ]', 'x[5m]'],
    ['\n  rate(\n    x[5m]\n  )\n', 'rate(x[5m])'],
  ],
  'Grafana variables': [
    'rate(x[$__rate_interval])',
    'rate(x[${__rate_interval}])',
    'rate(x[[[window]]])',
    'rate(x[[[window]]] offset $shift)',
    'rate(x[${n}m])',
    'rate(x[${n:raw}m] offset -$shift)',
    'max_over_time(x[$a:$b])',
    'max_over_time(x[1h:${step}s])',
    'max_over_time(x[$__range:])',
    'x{route=~"$route"}',
    'x{route=~"${route:regex}", job="[[job]]"}',
    'x{route="${route.text}-$a$b"}',
    'x{$filters}',
    'x{$f}',
    ['x{ $filters , a="b" }', 'x{a="b", $filters}'],
    '{${filters:raw}}',
    'x{$label="a"}',
    'x{${prefix}_name=~"$value"}',
    '$metric',
    '$metric{a="b"}',
    'rate(${metric}_total[5m])',
    'rate(app_${part}_total[5m])',
    'rate($a:$b[5m])',
    'sum by ($label) (x)',
    'sum by ($a, b, ${c}) (x)',
    'a * on ($label) group_left ($other) b',
    'topk($n, x)',
    'topk(${n}, $metric)',
    'quantile_over_time($phi, x[5m])',
    'x > $limit',
    '$factor * x',
    'x / $__range_s',
    'x * 1000 / ${__interval_ms}',
    'clamp_max(x, $limit)',
    '$fn(x)',
    '${fn}(rate(x[5m]))',
    'x @ $__to',
    'x @ ${__to:date:seconds} offset $shift',
    '-$limit',
    'label_replace(x, "$dst", "$1", "$src", "(.*)$")',
  ],
}

const cases = Object.entries(corpus).flatMap(([group, list]) =>
  list.map((one) => {
    const [text, canonical] = typeof one === 'string' ? [one, one] : one
    return { group, text, canonical }
  }),
)

describe('parse and print', () => {
  it('are tested with every syntactic form', () => {
    expect(cases.length).toBeGreaterThanOrEqual(200)
    expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length)
  })

  describe.each(Object.keys(corpus))('%s', (group) => {
    it.each(cases.filter((one) => one.group === group))('$text', ({ text, canonical }) => {
      const { node, problems } = parse(text)
      expect(problems).toEqual([])
      const printed = node && print(node)
      expect(printed).toBe(canonical)
      // What is printed parses back to the same tree.
      expect(parse(canonical).node).toEqual(node)
    })
  })
})

describe('spans', () => {
  it('tell where each node stands in the text', () => {
    const text =
      '2 * (sum by (a) (rate(x{a="$b"}[5m] offset 1d)) + y @ 5) > max_over_time(z[1h:5m])'
    const { node, spans } = parse(text, { spans: true })
    if (!node || !spans) throw new Error('no tree')
    const parts = [...walk(node)].map((inner) => {
      const span = spans.get(inner)
      return `${inner.type} ${span && text.slice(span.from, span.to)}`
    })
    expect(parts).toEqual([
      `BinaryExpr ${text}`,
      'BinaryExpr 2 * (sum by (a) (rate(x{a="$b"}[5m] offset 1d)) + y @ 5)',
      'NumberLiteral 2',
      'BinaryExpr sum by (a) (rate(x{a="$b"}[5m] offset 1d)) + y @ 5',
      'AggregateExpr sum by (a) (rate(x{a="$b"}[5m] offset 1d))',
      'Call rate(x{a="$b"}[5m] offset 1d)',
      'MatrixSelector x{a="$b"}[5m] offset 1d',
      'VectorSelector x{a="$b"}',
      'VectorSelector y @ 5',
      'Call max_over_time(z[1h:5m])',
      'SubqueryExpr z[1h:5m]',
      'VectorSelector z',
    ])
  })

  it('are not collected unless asked for', () => {
    expect(parse('x').spans).toBeUndefined()
  })
})
