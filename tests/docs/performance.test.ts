/** The figures on docs/performance.md and in README.md are those that the benchmarks wrote. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  checksumOf,
  measuredParts,
  page,
  readme,
  summaryOf,
} from '../../bench/runtime/performance-page.ts'

const pageText = readFileSync(page, 'utf8')
const parts = measuredParts(pageText)

describe('measured figures', () => {
  it('are those of both benchmarks', () => {
    expect(parts.map(({ name }) => name).sort()).toEqual(['http', 'runtime'])
  })

  it.each(parts)('of $name are as they were written, with their circumstances', (part) => {
    const { name, checksum, text } = part
    expect(checksumOf(text), `Not by hand: pnpm bench ${name} --page`).toBe(checksum)
    expect(text).toMatch(/^`.*bench.+`, Node\.js \d+\.\d+\.\d+, \d+ cores \(.+\), load \d/m)
    const rows = text.split('\n').filter((line) => line.startsWith('| '))
    const widths = new Set(rows.map((line) => line.split('|').length))
    expect([...widths]).toEqual([8])
    // A goal has its verdict, and what has none has no verdict either.
    for (const row of rows.filter((line) => /\d/.test(line))) {
      const [, , , , , goal = '', verdict = ''] = row.split('|').map((cell) => cell.trim())
      expect([goal === '', verdict], row).toEqual(
        goal === '' ? [true, ''] : [false, expect.stringMatching(/^(met|\*\*missed\*\*)$/)],
      )
    }
  })

  it('in README.md are a part of the page', () => {
    const [summary] = measuredParts(readFileSync(readme, 'utf8'))
    expect(summary?.name).toBe('summary')
    expect(summary?.text, 'Not by hand: pnpm bench runtime --page').toBe(summaryOf(pageText))
    expect(summaryOf(pageText).split('\n').length).toBeGreaterThan(8)
  })

  it('that somebody has edited are noticed', () => {
    for (const { checksum, text } of parts) {
      expect(checksumOf(text.replace(/\d(?= ns| µs)/, '0'))).not.toBe(checksum)
    }
  })
})
