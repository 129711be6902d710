import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { firingOf } from './firing.ts'
import { sampleValues } from './sample-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-firing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** At which minutes an alert on `x > 0` fires, as we calculate it. */
function ours(values: readonly number[], hold: number, keep: number): readonly number[] {
  const times = values.flatMap((value, minute) => (value > 0 ? [minute * 60] : []))
  const [firing] = firingOf({
    series: [{ labels: { __name__: 'x', a: 'b' }, times, values: times }],
    from: 0,
    to: (values.length - 1) * 60,
    step: 60,
    hold: hold * 60,
    keep: keep * 60,
  })
  return (firing?.times ?? []).map((time) => time / 60)
}

/** Asks promtool, whose engine is Prometheus' own, whether it fires then and only then. */
function promtoolAgrees(values: readonly number[], hold: number, keep: number): string {
  const firing = new Set(ours(values, hold, keep))
  const rules = {
    groups: [
      {
        name: 'g',
        rules: [{ alert: 'A', expr: 'x > 0', for: `${hold}m`, keep_firing_for: `${keep}m` }],
      },
    ],
  }
  const tests = {
    rule_files: ['rules.json'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: [{ series: 'x{a="b"}', values: values.join(' ') }],
        alert_rule_test: values.map((_, minute) => ({
          eval_time: `${minute}m`,
          alertname: 'A',
          exp_alerts: firing.has(minute) ? [{ exp_labels: { a: 'b' } }] : [],
        })),
      },
    ],
  }
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(rules))
  writeFileSync(join(folder, 'test.json'), JSON.stringify(tests))
  const { status, stderr } = spawnSync('promtool', ['test', 'rules', 'test.json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return status === 0 ? '' : stderr
}

describe('when an alert fires', () => {
  it('is when its condition has held for as long as it must', () => {
    expect(ours([0, 1, 1, 1, 1, 0, 1], 2, 0)).toEqual([3, 4])
  })

  it('is at once without a time to hold', () => {
    expect(ours([0, 1, 0, 1], 0, 0)).toEqual([1, 3])
  })

  it('is until the condition has not held for as long as it is kept', () => {
    expect(ours([1, 1, 0, 0, 0, 0], 1, 2)).toEqual([1, 2, 3])
  })

  it('is what promtool says, whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (values, hold, keep) => {
          expect(promtoolAgrees(values, hold, keep)).toBe('')
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the values of a rule test', () => {
  it.each([
    ['0+2x3', [0, 2, 4, 6]],
    ['10-1x2', [10, 9, 8]],
    ['5x2', [5, 5, 5]],
    ['1 2 3', [1, 2, 3]],
    ['_ 1 _x2', [Number.NaN, 1, Number.NaN, Number.NaN]],
    ['1 stale', [1, Number.NaN]],
    ['0+0x1 -1+0x1', [0, 0, -1, -1]],
    ['1e3+0.5x1', [1000, 1000.5]],
    ['Inf -Inf', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ])('"%s" are %j', (text, values) => {
    expect(sampleValues(text)).toEqual(values)
  })

  it('are refused when they are none', () => {
    expect(() => sampleValues('1+x')).toThrow('"1+x" is not a series of values')
  })
})
