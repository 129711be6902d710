import { counter, upTo } from '@telltale/core'
import { instrument } from '@telltale/runtime'
import { fill, labelSets, type Turn } from './cases.ts'
import type { Contestant } from './contestants.ts'

/** Bytes that series take, their label texts not counted: those are shared with the caller. */
export const memoryCases: Readonly<Record<string, (contestant: Contestant) => Turn>> = {
  'heap per counter series': (contestant) => bytesPerSet(contestant, 'counter'),
  'heap per histogram child': (contestant) => bytesPerSet(contestant, 'histogram'),
}

const series = 100_000

function bytesPerSet(contestant: Contestant, kind: 'counter' | 'histogram'): Turn {
  return async () => {
    const sets = labelSets(series)
    const before = heap()
    fill(contestant, kind, sets)
    // Libraries keep some of what they have printed; the text itself is not theirs any more.
    await contestant.scrape().then(() => {})
    await new Promise((resolve) => setTimeout(resolve, 10))
    return (heap() - before) / sets.length
  }
}

/** What a million label values do to a family that is bounded to 40 of them. */
export function floodOneFamily(): { readonly nanoseconds: number; readonly bytes: number } {
  const { flood } = instrument(
    { flood: counter('flood_total', { help: 'F.', labels: { url: upTo(40).otherwise('other') } }) },
    { defaultMetrics: false },
  )
  const million = 1_000_000
  const record = (from: number) => {
    for (let i = from; i < from + million; i++) flood.inc({ url: `/${i}` })
  }
  record(0)
  const before = heap()
  const start = process.cpuUsage()
  record(million)
  const { user, system } = process.cpuUsage(start)
  return { nanoseconds: (1000 * (user + system)) / million, bytes: heap() - before }
}

function heap(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
