import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counter, oneOf } from '@telltale/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { instrument, type LedgerOptions, ledgerRows, openLedger } from './index.ts'

interface Charge {
  readonly provider: 'a' | 'b'
  readonly credits: number
}

const consumed = counter('credits_consumed_total', {
  help: 'Credits.',
  unit: 'credits',
  labels: { provider: oneOf('a', 'b') },
})

async function ledgerFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-ledger-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'charges.jsonl')
}

/** What one process does: its ledger, and what its counter says. */
async function inProcess(path: string, options?: LedgerOptions) {
  const metrics = instrument({ consumed }, { defaultMetrics: false })
  const count = ({ provider, credits }: Charge) => metrics.consumed.inc({ provider }, credits)
  const ledger = await openLedger<Charge>(path, count, options)
  const total = async (provider: string) =>
    Number(new RegExp(`provider="${provider}"} (.*)`).exec(await metrics.registry.metrics())?.[1])
  return { ledger, total }
}

describe('a ledger', () => {
  it('counts what it books, and goes on where the last process was', async () => {
    const path = await ledgerFile()
    const first = await inProcess(path)
    await Promise.all(
      Array.from({ length: 50 }, () => first.ledger.book({ provider: 'a', credits: 2 })),
    )
    await first.ledger.book({ provider: 'b', credits: 7 })
    expect([await first.total('a'), await first.total('b')]).toEqual([100, 7])

    const second = await inProcess(path)
    expect([await second.total('a'), await second.total('b')]).toEqual([100, 7])
    await second.ledger.book({ provider: 'b', credits: 1 })
    expect(await second.total('b')).toBe(8)
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(53)
  })

  it('begins at 0 without replay', async () => {
    const path = await ledgerFile()
    await (await inProcess(path)).ledger.book({ provider: 'a', credits: 2 })
    expect(await (await inProcess(path, { replay: false })).total('a')).toBe(0)
  })

  it('leaves out half a line of a process that died, and does not continue it', async () => {
    const path = await ledgerFile()
    await (await inProcess(path)).ledger.book({ provider: 'a', credits: 2 })
    await appendFile(path, '{"provider":"a","cre')
    const next = await inProcess(path)
    await next.ledger.book({ provider: 'a', credits: 3 })
    expect(await next.total('a')).toBe(5)
    const rows = []
    for await (const row of ledgerRows<Charge>(path)) rows.push(row.credits)
    expect(rows).toEqual([2, 3])
  })

  it('counts nothing that it could not write', async () => {
    const path = await ledgerFile()
    const { ledger, total } = await inProcess(path)
    await rm(path)
    await rm(join(path, '..'), { recursive: true })
    await expect(ledger.book({ provider: 'a', credits: 2 })).rejects.toThrow('ENOENT')
    expect(await total('a')).toBe(0)
    const { mkdir } = await import('node:fs/promises')
    await mkdir(join(path, '..'))
  })

  it('has no rows when there is no file', async () => {
    for await (const row of ledgerRows(await ledgerFile())) expect.fail(String(row))
  })
})
