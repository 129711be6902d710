import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { counter, gauge, histogram, oneOf } from '@telltale/core'
import { expect, it, vi } from 'vitest'
import { instrument, track } from './index.ts'

const stage = oneOf('embed', 'rank')
const definitions = {
  duration: histogram('run_duration_seconds', {
    help: 'Time taken by a run.',
    labels: { stage },
    buckets: [1, 10],
  }),
  runs: counter('runs_total', {
    help: 'Runs by outcome.',
    unit: 'runs',
    labels: { stage, status: oneOf('success', 'error') },
  }),
  jobs: counter('jobs_total', {
    help: 'Jobs by outcome.',
    unit: 'jobs',
    labels: { result: oneOf('completed', 'failed') },
  }),
}
const start = () => instrument(definitions, { defaultMetrics: false })

it('track records duration and success, and returns what the work returns', async () => {
  const { duration, runs, registry } = start()
  expect(await track([duration, runs], { stage: 'embed' }, async () => 7)).toBe(7)
  expect(track([duration, runs], { stage: 'rank' }, () => 8)).toBe(8)
  const text = await registry.metrics()
  expect(text).toContain('runs_total{stage="embed",status="success"} 1')
  expect(text).toContain('runs_total{stage="rank",status="success"} 1')
  expect(text).toContain('run_duration_seconds_count{stage="embed"} 1')
})

it('track records a rejection and a throw as errors, and passes the very error on', async () => {
  const { duration, runs, registry } = start()
  const error = new Error('no')
  const rejected = track([duration, runs], { stage: 'embed' }, () => Promise.reject(error))
  await expect(rejected).rejects.toBe(error)
  expect(() =>
    track([duration, runs], { stage: 'embed' }, () => {
      throw error
    }),
  ).toThrow(error)
  const text = await registry.metrics()
  expect(text).toContain('runs_total{stage="embed",status="error"} 2')
  expect(text).toContain('run_duration_seconds_count{stage="embed"} 2')
})

it('track measures until the work has ended', async () => {
  const { duration, registry } = start()
  const work = () => new Promise((resolve) => setTimeout(resolve, 40))
  await track([duration], { stage: 'embed' }, work)
  const sum = /run_duration_seconds_sum\{stage="embed"\} (\S+)/.exec(await registry.metrics())
  expect(Number(sum?.[1])).toBeGreaterThan(0.035)
})

it('track calls the outcome as the family does', async () => {
  const { jobs, registry } = start()
  const names = { label: 'result', success: 'completed', error: 'failed' } as const
  track([jobs], {}, () => 1, names)
  await track([jobs], {}, () => Promise.reject(new Error('no')), names).catch(() => {})
  const text = await registry.metrics()
  expect(text).toContain('jobs_total{result="completed"} 1')
  expect(text).toContain('jobs_total{result="failed"} 1')
})

const streamed = {
  ...definitions,
  running: gauge('runs_running', {
    help: 'Runs in progress.',
    unit: 'runs',
    labels: { stage },
  }),
}

/** What was counted so far: successes, errors, and how many are running. */
function tracking() {
  const metrics = instrument(streamed, { defaultMetrics: false })
  const { runs, duration, running, registry } = metrics
  const number = async (line: string) =>
    Number(
      (await registry.metrics())
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')[1] ?? Number.NaN,
    )
  return {
    run: <R>(work: () => R) => track([runs, duration, running], { stage: 'embed' }, work),
    state: async () => ({
      success: await number('runs_total{stage="embed",status="success"}'),
      error: await number('runs_total{stage="embed",status="error"}'),
      running: await number('runs_running{stage="embed"}'),
      seconds: await number('run_duration_seconds_sum{stage="embed"}'),
    }),
  }
}

it('track has a gauge up while the work runs, and down again whatever comes', async () => {
  const { run, state } = tracking()
  const during = run(async () => state())
  expect(await during).toMatchObject({ running: 1, success: 0 })
  expect(await state()).toMatchObject({ running: 0, success: 1 })
  await run(() => Promise.reject(new Error('no'))).catch(() => {})
  expect(await state()).toMatchObject({ running: 0, error: 1 })
})

it('track follows a promise of another library', async () => {
  const { run, state } = tracking()
  // biome-ignore lint/suspicious/noThenProperty: this is what query builders look like
  const query = { then: (done: (value: number) => void) => setTimeout(done, 30, 7) }
  expect(await run(() => query as unknown as PromiseLike<number>)).toBe(7)
  expect((await state()).seconds).toBeGreaterThan(0.025)
})

it('track follows a generator to its end', async () => {
  const { run, state } = tracking()
  const numbers = run(function* () {
    const got: unknown = yield 1
    yield got
    return 'last'
  })
  expect(numbers.next()).toEqual({ value: 1, done: false })
  expect(await state()).toMatchObject({ running: 1, success: 0 })
  expect(numbers.next('given')).toEqual({ value: 'given', done: false })
  expect(numbers.next()).toEqual({ value: 'last', done: true })
  numbers.next()
  expect(await state()).toMatchObject({ running: 0, success: 1 })
})

it('track follows an async generator; leaving it early is a success, a throw an error', async () => {
  const { run, state } = tracking()
  const endless = async function* (until = 100) {
    for (let i = 0; ; i++) {
      if (i === until) throw new Error('too far')
      yield i
    }
  }
  for await (const value of run(() => endless())) if (value === 3) break
  expect(await state()).toMatchObject({ running: 0, success: 1, error: 0 })
  const failing = async () => {
    for await (const _ of run(() => endless(2)));
  }
  await expect(failing()).rejects.toThrow('too far')
  expect(await state()).toMatchObject({ running: 0, success: 1, error: 1 })
})

it('track follows an async iterable that a promise brings, which keeps its own methods', async () => {
  class SdkStream {
    #parts = ['a', 'b']
    get length() {
      return this.#parts.length
    }
    controller() {
      return this.#parts.join('')
    }
    async *[Symbol.asyncIterator]() {
      yield* this.#parts
    }
  }
  const { run, state } = tracking()
  const stream = await run(async () => new SdkStream())
  expect(stream).toBeInstanceOf(SdkStream)
  expect([stream.length, stream.controller()]).toEqual([2, 'ab'])
  expect(await state()).toMatchObject({ running: 1 })
  const parts = []
  for await (const part of stream) parts.push(part)
  expect(parts).toEqual(['a', 'b'])
  expect(await state()).toMatchObject({ running: 0, success: 1 })
})

it('track follows a Node.js stream, and counts one that breaks as an error', async () => {
  const { run, state } = tracking()
  const whole = run(() => Readable.from(['a', 'b']))
  expect(await state()).toMatchObject({ running: 1 })
  expect(await text(whole)).toBe('ab')
  await vi.waitFor(async () => expect(await state()).toMatchObject({ running: 0, success: 1 }))
  const broken = run(() => new Readable({ read() {} }))
  broken.on('error', () => {})
  broken.destroy(new Error('cable'))
  await vi.waitFor(async () => expect(await state()).toMatchObject({ running: 0, error: 1 }))
})

it('track leaves arrays, maps and web streams as they are', async () => {
  const { run, state } = tracking()
  const things = [[1, 2], new Map([[1, 2]]), new ReadableStream(), 'text', null]
  for (const thing of things) expect(run(() => thing)).toBe(thing)
  expect(await state()).toMatchObject({ running: 0, success: things.length })
})
