import { expect, it } from 'vitest'
import { checkForeign } from '../../foreign/check-foreign.ts'
import { metricsOfBytes } from '../../foreign/read-metrics.ts'

const exposed = '# TYPE carts_open gauge\ncarts_open{shop="north"} 1\ncarts_open{shop="south"} 2\n'

it.each([
  ['shop="nort"', 'warning', 'Did you mean "north"?'],
  ['shop=~"nort|sout"', 'warning', 'Did you mean "north"?'],
  ['shop="overseas"', 'info', 'now.'],
])('%s is no value that was seen: %s', (matcher, severity, end) => {
  expect(problems(matcher)).toMatchObject([{ severity, summary: expect.stringContaining(end) }])
})

it.each([
  'shop="north"',
  'shop=~"north|overseas"',
  'shop=~"nort.*"',
  'shop!="nort"',
  'shop="$shop"',
])('%s was seen, or may be', (matcher) => {
  expect(problems(matcher)).toEqual([])
})

function problems(matcher: string) {
  const rules = [{ record: 'shop:carts:sum', expr: `sum(carts_open{${matcher}})` }]
  const text = JSON.stringify({ groups: [{ name: 'shop', rules }] })
  return checkForeign({
    metrics: metricsOfBytes(Buffer.from(exposed), 'shop.prom'),
    files: [],
    texts: [{ name: 'rules.yml', text }],
  }).problems.filter(({ code }) => code === 'metrics/unseen-value')
}
