import { counter, gauge, histogram, nodeMetrics, oneOf, summary, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { contract, expectContract } from './index.ts'

const shop = {
  orders: counter('orders_total', {
    help: 'Orders by outcome.',
    unit: 'orders',
    labels: { outcome: oneOf('paid', 'refused') },
  }),
  carts: gauge('carts_open', { help: 'Open carts.', unit: 'carts' }),
  duration: histogram('order_duration_seconds', {
    help: 'Time taken by an order.',
    labels: { code: upTo(2, { pattern: /^\d+$/ }) },
    buckets: [0.5, 1],
  }),
  size: summary('order_size_bytes', { help: 'Size of an order.', quantiles: [0.5, 0.9] }),
}

const right = `# HELP orders_total Orders by outcome.
# TYPE orders_total counter
orders_total{outcome="paid"} 3
orders_total{outcome="refused"} 0
# HELP carts_open Open carts.
# TYPE carts_open gauge
carts_open 4
# HELP order_duration_seconds Time taken by an order.
# TYPE order_duration_seconds histogram
order_duration_seconds_bucket{le="0.5",code="200"} 1
order_duration_seconds_bucket{le="1",code="200"} 2
order_duration_seconds_bucket{le="+Inf",code="200"} 3
order_duration_seconds_sum{code="200"} 3.2
order_duration_seconds_count{code="200"} 3
# HELP order_size_bytes Size of an order.
# TYPE order_size_bytes summary
order_size_bytes{quantile="0.5"} 100
order_size_bytes{quantile="0.9"} 200
order_size_bytes_sum 5000
order_size_bytes_count 40
`

const found = (text: string) =>
  contract(shop, text, { name: 'shop' }).map(({ code, summary }) => `${code}: ${summary}`)

describe('a contract', () => {
  it('is kept by what exposes exactly what is declared', () => {
    expect(found(right)).toEqual([])
    expect(() => expectContract(shop, right)).not.toThrow()
  })

  it('is kept by OpenMetrics, which names counters without _total', () => {
    const text = right
      .replace('HELP orders_total', 'HELP orders')
      .replace('TYPE orders_total', 'TYPE orders')
      .replace(
        'orders_total{outcome="paid"} 3',
        'orders_total{outcome="paid"} 3\norders_created{outcome="paid"} 1.7e9',
      )
    expect(found(`${text}# EOF\n`)).toEqual([])
  })

  it('is kept by a family that has no series yet', () => {
    expect(found(right.replace(/^order_duration.*\n/gm, ''))).toEqual([])
  })

  it('allows the metrics of Node.js and of telltale, unless told otherwise', () => {
    const text = `${right}# HELP ${nodeMetrics.heap.used.name} x\n# TYPE ${nodeMetrics.heap.used.name} gauge\n${nodeMetrics.heap.used.name} 1\n# TYPE telltale_series gauge\ntelltale_series{metric="x"} 1\n`
    expect(found(text)).toEqual([])
    expect(contract(shop, text, { nodeMetrics: false })).toHaveLength(2)
  })

  it('allows what its author allows, and the former name of a family', () => {
    const renamed = {
      orders: counter('orders_total', {
        help: 'x',
        was: { name: 'sales_total', until: '2027-01-01' },
      }),
    }
    const text =
      '# HELP orders_total x\n# TYPE orders_total counter\norders_total 1\n# TYPE sales_total counter\nsales_total 1\n# TYPE pg_up gauge\npg_up 1\n'
    expect(contract(renamed, text, { allow: /^pg_/ })).toEqual([])
    expect(contract(renamed, text).map(({ code }) => code)).toEqual(['contract/undeclared'])
  })
})

const broken: readonly (readonly [
  what: string,
  change: (text: string) => string,
  problems: readonly string[],
])[] = [
  [
    'a metric that was renamed in the service only',
    (text) => text.replaceAll('carts_open', 'carts_opened'),
    [
      'contract/missing: gauge carts_open is declared, but shop does not expose it',
      'contract/undeclared: shop exposes gauge carts_opened, which is not declared. Did you mean "carts_open"?',
    ],
  ],
  [
    'another kind',
    (text) => text.replace('TYPE carts_open gauge', 'TYPE carts_open counter'),
    ['contract/kind: carts_open is declared as a gauge, but shop exposes it as a counter'],
  ],
  [
    'no kind at all',
    (text) => text.replace('# TYPE carts_open gauge\n', ''),
    ['contract/kind: carts_open is declared as a gauge, but shop exposes it without a type'],
  ],
  [
    'another help text',
    (text) => text.replace('Open carts.', 'Carts.'),
    ['contract/help: the help of carts_open is "Carts." in shop'],
  ],
  [
    'a label of another name in one series only',
    (text) => text.replace('outcome="refused"', 'outcomes="refused"'),
    [
      'contract/labels: shop exposes orders_total without the label "outcome" and with the label "outcomes"',
    ],
  ],
  [
    'a label that is not declared',
    (text) => text.replaceAll('carts_open 4', 'carts_open{shop="a"} 4'),
    ['contract/labels: shop exposes carts_open with the label "shop"'],
  ],
  [
    'a value that is not declared',
    (text) => text.replace('outcome="refused"', 'outcome="refussed"'),
    ['contract/value: shop exposes orders_total with outcome="refussed". Did you mean "refused"?'],
  ],
  [
    'a value that does not match the pattern',
    (text) => text.replaceAll('code="200"', 'code="ok"'),
    ['contract/value: shop exposes order_duration_seconds with code="ok".'],
  ],
  [
    'more values than declared',
    (text) =>
      `${text}order_duration_seconds_count{code="1"} 1\norder_duration_seconds_count{code="2"} 1\n`,
    ['contract/too-many-values: shop exposes order_duration_seconds with 3 values of code'],
  ],
  [
    'other buckets',
    (text) => text.replace('le="0.5"', 'le="0.25"'),
    ['contract/bounds: shop exposes order_duration_seconds with the buckets 0.25, 1'],
  ],
  [
    'other quantiles',
    (text) => text.replace('quantile="0.9"', 'quantile="0.99"'),
    ['contract/bounds: shop exposes order_size_bytes with the quantiles 0.5, 0.99'],
  ],
  [
    'a line that nobody can read',
    (text) => `${text}carts_open{ 4\n`,
    ['files/exposition: line 21 of the exposition cannot be read: label 4 has no "="'],
  ],
]

it.each(broken)('a contract is broken by %s', (_, change, problems) => {
  expect(found(change(right)).sort()).toEqual([...problems].sort())
})

it('a broken contract fails a test with everything that differs', () => {
  const text = right.replace('Open carts.', 'Carts.').replace('le="0.5"', 'le="0.25"')
  expect(() => expectContract(shop, text)).toThrow(/contract\/help.*contract\/bounds.*2 errors/s)
})
