import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { shop } from '../../../testing/shop.ts'
import { historyText } from '../history.ts'
import { writeHistory } from '../history-blocks.ts'
import { simulation } from '../simulation.ts'
import { type StoredSeries, writeBlock } from './block.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'telltale-block-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What Prometheus itself reads from a data folder: one line for each sample. */
function dumped(path: string): readonly string[] {
  // promtool asks for the log of what is not in a block yet.
  mkdirSync(join(path, 'wal'), { recursive: true })
  return promtool('tsdb', 'dump', path).trimEnd().split('\n').sort()
}

function promtool(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

it('a block holds what promtool makes of the same history as OpenMetrics', () => {
  const path = folder()
  const { targets } = shop().options
  const toMs = Date.parse('2026-03-01T13:00:00Z')
  const times = { fromMs: toMs - 3 * 3_600_000, toMs, stepMs: 15_000 }
  const text = join(path, 'history.om')
  const start = { startMs: times.fromMs }
  writeFileSync(text, [...historyText(simulation(targets, start), times)].join(''))
  promtool('tsdb', 'create-blocks-from', 'openmetrics', '-q', text, join(path, 'theirs'))
  const { samples } = writeHistory(simulation(targets, start), times, join(path, 'ours'))
  const lines = dumped(join(path, 'ours'))
  expect(lines).toHaveLength(samples)
  expect(lines).toEqual(dumped(join(path, 'theirs')))
})

it('whatever the values, times and labels are, Prometheus reads what was written', () => {
  const labels = fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,8}$/).filter((name) => name !== '__name__'),
    fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !/[\n\r]/.test(value)),
    { maxKeys: 4, noNullPrototype: true },
  )
  const value = fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number))
  const samples = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3_000_000 }), value), {
      minLength: 1,
      maxLength: 300,
    })
    .map((steps) => {
      let time = 1_700_000_000_000
      return steps.map(([step, number]) => {
        time += step
        return [time, number] as const
      })
    })
  const series = fc.uniqueArray(fc.tuple(labels, samples), {
    minLength: 1,
    maxLength: 5,
    selector: ([own]) => JSON.stringify(Object.entries(own).sort()),
  })
  fc.assert(
    fc.property(series, (all) => {
      const path = folder()
      const stored = all.map(
        ([own, points]): StoredSeries => ({
          labels: { __name__: 'x', ...own },
          times: Float64Array.from(points, ([time]) => time),
          values: Float64Array.from(points, ([, number]) => number),
        }),
      )
      writeBlock(path, stored, 7)
      const read = dumped(path).map((line) => {
        const [, number, time] = /.* (\S+) (\d+)$/.exec(line) ?? []
        return `${time} ${Number(number?.replace('Inf', 'Infinity'))}`
      })
      const written = all.flatMap(([, points]) =>
        points.map(([time, number]) => `${time} ${number}`),
      )
      expect(read.sort()).toEqual(written.sort())
    }),
    { numRuns: 30 },
  )
})

it('without samples there is no block', () => {
  const path = folder()
  const nothing = {
    labels: { __name__: 'x' },
    times: new Float64Array(1),
    values: new Float64Array([Number.NaN]),
  }
  expect(writeBlock(path, [nothing], 1)).toEqual({ series: 0, samples: 0 })
  expect(promtool('tsdb', 'list', path).trim().split('\n')).toHaveLength(1)
})
