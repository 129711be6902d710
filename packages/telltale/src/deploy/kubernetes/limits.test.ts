import { describe, expect, it } from 'vitest'
import {
  amountOf,
  bytesText,
  configMapKey,
  dnsLabel,
  dnsSubdomain,
  follows,
  isLabelKey,
  labelValue,
  portName,
  serviceName,
} from './limits.ts'

/** What the API server answers, by syntax: taken, refused. */
const table = {
  'a namespace': [dnsLabel, ['shop', 'a', '1', 'a-1'], ['Shop', 'a_b', '-a', 'a-', 'a.b', '']],
  'a Service': [serviceName, ['prometheus', 'a-1'], ['1a', 'a.b', 'A', 'a'.repeat(64)]],
  'most objects': [
    dnsSubdomain,
    ['a.b-c', '1', 'a'.repeat(253)],
    ['a..b', '.a', 'a_b', 'a'.repeat(254)],
  ],
  'the value of a label': [
    labelValue,
    ['', 'A_b-c.d', 'a'.repeat(63)],
    ['a b', '-a', 'a-', 'ä', 'a'.repeat(64)],
  ],
  'the key of a ConfigMap': [
    configMapKey,
    ['a.yml', '_x', '...'],
    ['a/b', '', '.', '..', 'a b', 'a'.repeat(254)],
  ],
  'a port': [portName, ['http', 'a-1'], ['1', 'Http', 'a--b', '-a', 'a'.repeat(16)]],
} as const

describe.each(Object.entries(table))('the name of %s', (_, [syntax, taken, refused]) => {
  it.each(taken)('may be "%s"', (text) => {
    expect(follows(text, syntax)).toBe(true)
  })
  it.each(refused)('may not be "%s"', (text) => {
    expect(follows(text, syntax)).toBe(false)
  })
})

it.each([
  ['team', true],
  ['example.com/team', true],
  ['app.kubernetes.io/name', true],
  ['a/b/c', false],
  ['/team', false],
  ['example.com/', false],
  ['Example.com/team', false],
  ['', false],
])('"%s" as the key of a label: %s', (key, taken) => {
  expect(isLabelKey(key)).toBe(taken)
})

it.each([
  ['500m', 0.5],
  ['2', 2],
  ['0.5', 0.5],
  ['1Gi', 1024 ** 3],
  ['1G', 1e9],
  ['50 Gi', undefined],
  ['50GB', undefined],
  ['50gi', undefined],
  ['', undefined],
  ['-1', undefined],
])('the quantity "%s" is %s', (text, amount) => {
  expect(amountOf(text)).toBe(amount)
})

it('sizes are said in units of 1024', () => {
  expect([bytesText(512), bytesText(1024 * 1024), bytesText(1.25 * 1024 * 1024)]).toEqual([
    '0.5 KiB',
    '1 MiB',
    '1.25 MiB',
  ])
})
