import { expect, it } from 'vitest'
import { allowedText } from './allowed-text.ts'
import { styleFor } from './style.ts'

const allowed = (code: string, reason: string) => ({
  problem: { code, severity: 'info' as const, summary: '', at: undefined, why: '', fix: '' },
  reason,
})
const all = [
  allowed('metrics/unused', 'Zoo asks for it.'),
  allowed('metrics/unused', 'Asked for by hand.'),
  allowed('dashboards/no-unit', 'Nobody knows it.'),
  allowed('metrics/unused', 'Zoo asks for it.'),
]

it('reads the same in whatever order things were found', () => {
  const text = allowedText(all, styleFor(false), 9)
  expect(text).toBe(`\
  allowed with a reason:
    1 dashboards/no-unit   Nobody knows it.
    1 metrics/unused       Asked for by hand.
    2 metrics/unused       Zoo asks for it.
`)
  expect(allowedText([...all].reverse(), styleFor(false), 9)).toBe(text)
})

it('counts what is beyond its limit, and says nothing of nothing', () => {
  expect(allowedText(all, styleFor(false), 1)).toMatch(/… and 2 more; --verbose lists all\n$/)
  expect(allowedText([], styleFor(false), 1)).toBe('')
})
