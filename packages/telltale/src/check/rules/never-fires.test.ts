import { expect, it } from 'vitest'
import { alert, foundIn, toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/never-fires'

it.each([
  ['up == 2', 'between 0 and 1'],
  ['rate(http_requests_total[5m]) < 0', 'at least 0'],
  ['count(up) == 0', 'at least 1'],
  ['absent(up) > 1', 'always 1'],
  ['-rate(http_requests_total[5m]) > 0', 'at most 0'],
  ['carts_open > 5 and up > 1', 'between 0 and 1'],
])('%s never holds: the left side is %s', (expr, range) => {
  expect(toldOfRules(code, { ...alert, expr })).toEqual([
    expect.stringMatching(
      new RegExp(`^ShopDown can never fire: .* because the left side is ${range}$`),
    ),
  ])
})

it('whoever counts nothing is told of absent()', () => {
  const rules = [{ ...alert, expr: 'count(up) < 1' }]
  expect(foundIn(code, { 'rules.yml': { groups: [{ name: 'shop', rules }] } })).toMatchObject([
    { fix: expect.stringContaining('absent(…)') },
  ])
})

it.each(['up == 0', 'count(up) < 3', 'carts_open < 0', 'up == 2 or carts_open > 5'])(
  '%s may hold',
  (expr) => {
    expect(toldOfRules(code, { ...alert, expr })).toEqual([])
  },
)
