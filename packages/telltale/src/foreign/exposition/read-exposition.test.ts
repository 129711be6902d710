import { describe, expect, it } from 'vitest'
import { readExposition } from './read-exposition.ts'

/** Kind, name, labels and what else is known, in one line each. */
function shown(text: string): readonly string[] {
  return readExposition(text, 'metrics.txt').families.map(({ family, values, isUntyped }) => {
    const { kind, name, unit, labels, buckets, quantiles } = family
    const seen = Object.keys(labels).map(
      (label) => `${label}=${values.get(label)?.join('|') ?? '?'}`,
    )
    const bounds = buckets ?? quantiles
    return [isUntyped ? 'untyped' : kind, name, unit, ...seen, ...(bounds ? [`[${bounds}]`] : [])]
      .filter((part) => part !== '')
      .join(' ')
  })
}

const table: Readonly<Record<string, readonly [text: string, families: readonly string[]]>> = {
  'a counter of the text format is named as its samples are': [
    '# HELP http_requests_total Answered.\n# TYPE http_requests_total counter\nhttp_requests_total{code="200",method="GET"} 3 1395066363000\n',
    ['counter http_requests_total code=200 method=GET'],
  ],
  'a counter of OpenMetrics is named without the suffix of its samples': [
    '# TYPE http_requests counter\n# UNIT http_requests requests\nhttp_requests_total{code="200"} 3.0 1.5 # {trace_id="x"} 0.5 1.2\nhttp_requests_created{code="200"} 1.0\n# EOF\n',
    [
      'counter http_requests_total requests code=200',
      'gauge http_requests_created seconds code=200',
    ],
  ],
  'a histogram is put together from its buckets': [
    '# TYPE t_seconds histogram\nt_seconds_bucket{le="0.1"} 1\nt_seconds_bucket{le="5"} 1\nt_seconds_bucket{le="+Inf"} 2\nt_seconds_sum 3\nt_seconds_count 2\n',
    ['histogram t_seconds seconds [0.1,5]'],
  ],
  'a histogram without a type, as a federation answers, is one all the same': [
    't_bucket{a="x",le="1"} 1\nt_bucket{a="x",le="+Inf"} 1\nt_sum{a="x"} 1\nt_count{a="x"} 1\n',
    ['histogram t a=x [1]'],
  ],
  'a summary has quantiles': [
    '# TYPE gc_seconds summary\ngc_seconds{quantile="0.5"} 1\ngc_seconds{quantile="0.99"} NaN\ngc_seconds_sum 1\ngc_seconds_count 1\n',
    ['summary gc_seconds seconds [0.5,0.99]'],
  ],
  'what has no type is untyped, but a counter by its name': [
    'x 1\ny_total{a="b"} 2\n',
    ['untyped x', 'counter y_total a=b'],
  ],
  'info and state sets of OpenMetrics are gauges': [
    '# TYPE build info\nbuild_info{version="1"} 1\n# TYPE state stateset\nstate{state="on"} 1\n# EOF\n',
    ['gauge build_info version=1', 'gauge state state=on'],
  ],
  'values are unescaped': [
    '# TYPE a gauge\na{p="C:\\\\x \\"y\\"\\nz",q="a,b}c"} 1\n',
    ['gauge a p=C:\\x "y"\nz q=a,b}c'],
  ],
  'names may be quoted, with dots in them': [
    '# TYPE "http.requests" counter\n{"http.requests","the.code"="200"} 1\n',
    ['counter http.requests the.code=200'],
  ],
  'infinities, exponents and negative numbers are numbers': [
    '# TYPE a gauge\na{x="1"} +Inf\na{x="2"} -1.5e-3\na{x="3"} -Inf\n',
    ['gauge a x=1|2|3'],
  ],
  'lines of Windows end as others do': ['# TYPE a gauge\r\na 1\r\n', ['gauge a']],
}

describe('readExposition', () => {
  it.each(Object.entries(table))('%s', (_, [text, families]) => {
    expect(shown(text)).toEqual(families)
    expect(readExposition(text, 'metrics.txt').problems).toEqual([])
  })

  it('says at which column a line cannot be read, and reads the others', () => {
    const text = '# TYPE a gauge\na{x="1} 1\na{x=1} 1\na one\na 1 2 3\n{x="1"} 1\na{x="2"} 1\n'
    const { problems, families } = readExposition(text, 'metrics.txt')
    expect(problems.map(({ at, summary }) => `${at?.line}:${at?.column} ${summary}`)).toEqual([
      '2:5 line 2 of the exposition cannot be read: the value of label x is never closed',
      '3:5 line 3 of the exposition cannot be read: the value of label x is not quoted',
      '4:3 line 4 of the exposition cannot be read: "one" is not a number',
      '5:7 line 5 of the exposition cannot be read: unexpected "3"',
      '6:1 line 6 of the exposition cannot be read: there is no metric name',
    ])
    expect(families).toHaveLength(1)
  })

  it('counts faults that come by the thousand instead of listing them', () => {
    const { problems } = readExposition('a b\n'.repeat(5000), 'metrics.txt')
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)?.summary).toBe('4980 more lines of the exposition cannot be read')
  })

  it('reads 200,000 series in 20 MB within seconds, and keeps no more of them than of a hundred', () => {
    const labels = `pod="shop-api-1",padding="${'x'.repeat(50)}"`
    const lines = Array.from({ length: 200_000 }, (_, i) => `a_total{route="/${i}",${labels}} ${i}`)
    const text = `# TYPE a_total counter\n${lines.join('\n')}\n`
    expect(text.length).toBeGreaterThan(20_000_000)
    const { families } = readExposition(text, 'metrics.txt')
    expect(families).toHaveLength(1)
    expect(families[0]?.values.has('route')).toBe(false)
    expect(families[0]?.values.get('pod')).toEqual(['shop-api-1'])
  })
})
