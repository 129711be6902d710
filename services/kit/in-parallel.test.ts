import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.ts'

it('works on a few items at a time, and gives the results in their order', async () => {
  let running = 0
  let most = 0
  const results = await inParallel([30, 1, 20, 1, 10], 2, async (ms) => {
    most = Math.max(most, ++running)
    await sleep(ms)
    running--
    return ms
  })
  expect(results).toEqual([30, 1, 20, 1, 10])
  expect(most).toBe(2)
})

it('starts nothing after a failure, waits for what runs, and throws the first', async () => {
  const ended: number[] = []
  const work = inParallel([20, 1, 5], 2, async (ms) => {
    await sleep(ms)
    ended.push(ms)
    if (ms === 1) throw new Error('the first')
  })
  await expect(work).rejects.toThrow('the first')
  expect(ended).toEqual([1, 20])
})
