import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDirectoryQueue } from './directory-queue.ts'
import { temporaryDirectory } from './testing.ts'

const open = async (options = {}, directory?: string) =>
  openDirectoryQueue<{ what: string }>(
    directory ?? join(await temporaryDirectory(), 'queue'),
    options,
  )

it('gives out jobs in the order in which they came', async () => {
  const queue = await open()
  const { id } = await queue.enqueue({ what: 'first' })
  await new Promise((resolve) => setTimeout(resolve, 2))
  await queue.enqueue({ what: 'second' })
  expect(await queue.depth()).toBe(2)
  expect(await queue.take()).toEqual({ id, what: 'first' })
  expect(await queue.depth()).toBe(1)
})

it('gives each job to one of several takers', async () => {
  const queue = await open()
  for (let i = 0; i < 20; i++) await queue.enqueue({ what: `${i}` })
  const taken = await Promise.all(Array.from({ length: 25 }, () => queue.take()))
  const ids = taken.flatMap((job) => (job ? [job.id] : []))
  expect([ids.length, new Set(ids).size]).toEqual([20, 20])
})

it('counts what whichever process puts on and takes off, across restarts', async () => {
  const directory = join(await temporaryDirectory(), 'queue')
  const [one, two] = [await open({}, directory), await open({}, directory)]
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).enqueue({ what: 'x' })),
  )
  await one.take()
  await two.take()
  const later = await open({}, directory)
  expect(await later.totals()).toEqual({ enqueued: 10, dequeued: 2 })
})

it('lets the jobs of a worker that died wait again', async () => {
  const directory = join(await temporaryDirectory(), 'queue')
  const before = await open({}, directory)
  await before.enqueue({ what: 'interrupted' })
  await before.take()
  expect(await before.take()).toBeUndefined()
  const after = await open({ recover: true }, directory)
  expect((await after.take())?.what).toBe('interrupted')
})

it('keeps failed jobs, and forgets the others', async () => {
  const queue = await open()
  await queue.enqueue({ what: 'x' })
  const job = await queue.take()
  if (!job) throw new Error('no job')
  await queue.finish(job, 'failed')
  await expect(queue.finish(job, 'completed')).rejects.toThrow('ENOENT')
})
