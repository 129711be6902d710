import { counter, gauge, httpStatus, oneOf, upTo } from '@telltale/core'
import * as promClient from 'prom-client'
import { describe, expect, it } from 'vitest'
import { instrument, type SetupError } from './index.ts'

const help = 'Counts something for a test.'
const calls = counter('calls_total', { help, labels: { model: upTo(3).otherwise('other') } })

// biome-ignore lint/suspicious/noExplicitAny: wrong on purpose
function setupErrorOf(definitions: any, options: any = {}): SetupError {
  try {
    instrument(definitions, { defaultMetrics: false, ...options })
  } catch (error) {
    return error as SetupError
  }
  throw new Error('instrument() accepted it')
}

const summaries = (error: SetupError) => error.problems.map((problem) => problem.summary)

describe('instrument refuses', () => {
  it('everything that is wrong at once, each with why and fix', () => {
    const error = setupErrorOf(
      { faulty: counter('2calls', { help: '' }), text: 'calls_total', list: [calls] },
      { registery: 1 },
    )
    expect(error.message).toMatch(/^instrument\(\) found \d+ problems:/)
    expect(error.message).toContain(
      'instrument() has no option "registery". Did you mean "registry"?',
    )
    expect(error.message).toContain('text is a string, not a metric family or a group of them.')
    expect(error.message).toContain('list is an array, not a metric family')
    expect(error.message).toContain('2calls')
    for (const problem of error.problems) {
      expect(problem.why).not.toBe('')
      expect(error.message).toContain(problem.fix)
    }
  })

  it('two definitions with one name', () => {
    const error = setupErrorOf({
      a: { calls },
      b: { calls: counter('calls_total', { help, labels: { model: upTo(4) } }) },
    })
    expect(summaries(error)).toEqual([
      'b.calls and a.calls are both called calls_total, and differ.',
    ])
    expect(error.message).toMatch(/setup-problems\.test\.ts:\d+/)
  })

  it('a name that the registry already has, registered by hand', () => {
    const registry = new promClient.Registry()
    new promClient.Counter({ name: 'calls_total', help, registers: [registry] })
    expect(summaries(setupErrorOf({ calls }, { registry }))).toEqual([
      'calls_total is already in the registry, registered by something other than instrument().',
    ])
  })

  it('a name that the registry already has with another definition', () => {
    const registry = new promClient.Registry()
    instrument({ calls }, { registry, defaultMetrics: false })
    const changed = counter('calls_total', { help, labels: { kind: upTo(3) } })
    expect(summaries(setupErrorOf({ calls: changed }, { registry }))).toEqual([
      'calls_total is already in the registry with a different definition.',
    ])
  })

  it('a definition of a default Node.js metric beside the default metrics themselves', () => {
    const cpu = counter('process_cpu_seconds_total', { help })
    const error = setupErrorOf({ cpu }, { defaultMetrics: true })
    expect(error.problems.map((problem) => problem.fix).join()).toContain(
      '{ defaultMetrics: false }',
    )
  })

  it('a group that would hide the registry', () => {
    expect(summaries(setupErrorOf({ registry: { calls } }))).toEqual([
      'A group of definitions is called "registry".',
    ])
  })

  it('lists of values that do not fit their labels', () => {
    const definitions = {
      calls,
      answers: counter('answers_total', { help, labels: { code: httpStatus } }),
      state: gauge('state', { help, unit: 'doors', labels: { door: oneOf('open', 'shut') } }),
    }
    const values = { model: ['a', 'b', 'c'], code: ['2xx'], door: ['ajar'], models: ['a'] }
    expect(summaries(setupErrorOf(definitions, { values }))).toEqual([
      'values.model for calls_total has 4 values, "other" included, but the definition allows 3.',
      'values.code for answers_total has "2xx", which does not match /^[1-5][0-9][0-9]$/.',
      'values.door for state: the label is closed; its definition already lists its values.',
      'values.models names a label that no definition has. Did you mean "model"?',
    ])
  })
})

it('one definition may be in two places', async () => {
  const metrics = instrument({ a: { calls }, b: { calls } }, { defaultMetrics: false })
  metrics.a.calls.inc({ model: 'x' })
  metrics.b.calls.inc({ model: 'x' })
  expect(await metrics.registry.metrics()).toContain('calls_total{model="x"} 2')
})
