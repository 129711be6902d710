import { expect, it } from 'vitest'
import { canonicalQuery } from './canonical-query.ts'

it.each([
  ['x{b="1", a!=""} > 0.9', 'x{a!="",b="1"} > 0.9'],
  ['sum by (pod) (rate(x{b="1", a="2"}[24h]))', 'sum by(pod) (rate(x{a="2",b="1"}[1d]))'],
  ['time() - max(x) > 25 * 3600', 'time() - max(x) > 25 * 3600'],
])('%s is what Prometheus prints as %s', (written, printed) => {
  expect(canonicalQuery(written)).toBe(canonicalQuery(printed))
})

it.each([
  ['x{a="1"}', 'x{a!="1"}'],
  ['x[5m]', 'x[6m]'],
  ['x{a="1"}', 'x{b="1"}'],
])('%s is not %s', (written, other) => {
  expect(canonicalQuery(written)).not.toBe(canonicalQuery(other))
})
