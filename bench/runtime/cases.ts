import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant, Labels } from './contestants.ts'

/** A figure of a contestant: one turn of a case, which was set up before. */
export type Turn = () => number | Promise<number>

/** Each sets up what it measures. Times are of the processor, so that other programs hardly count. */
export const cases: Readonly<Record<string, (contestant: Contestant) => Turn>> = {
  'bound counter.inc': ({ counter }) => {
    const children = labelSets(500).map((labels) => counter.labels(labels))
    // All series exist, as they do in a service.
    for (const child of children) child.inc()
    const [child] = children
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) child?.inc()
    })
  },
  'bound gauge.set': ({ gauge }) => {
    const children = labelSets(500).map((labels) => gauge.labels(labels))
    // All series exist, as they do in a service.
    for (const child of children) child.set(1)
    const [child] = children
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) child?.set(i)
    })
  },
  'bound histogram.observe': ({ histogram }) => {
    const children = labelSets(500).map((labels) => histogram.labels(labels))
    // All series exist, as they do in a service.
    for (const child of children) child.observe(0.1)
    const [child] = children
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) child?.observe((i & 63) / 32)
    })
  },
  'bound counter.inc, 500 in turn': ({ counter }) => {
    const children = labelSets(500).map((labels) => counter.labels(labels))
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) children[i % 500]?.inc()
    })
  },
  'counter.inc(labels)': ({ counter }) => {
    const sets = labelSets(500)
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) {
        const { method, route, status_code } = sets[i % 500] as Labels
        counter.inc({ method, route, status_code })
      }
    })
  },
  'gauge.set(labels, value)': ({ gauge }) => {
    const sets = labelSets(500)
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) {
        const { method, route, status_code } = sets[i % 500] as Labels
        gauge.set({ method, route, status_code }, i)
      }
    })
  },
  'histogram.observe(labels, value)': ({ histogram }) => {
    const sets = labelSets(500)
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) {
        const { method, route, status_code } = sets[i % 500] as Labels
        histogram.observe({ method, route, status_code }, (i & 63) / 32)
      }
    })
  },
  'startTimer(labels), end(labels)': ({ histogram }) => {
    const sets = labelSets(500)
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) {
        const { method, route, status_code } = sets[i % 500] as Labels
        histogram.startTimer({ method, route })({ status_code })
      }
    })
  },
  'wrapper of track(), async': ({ tracked }) => {
    const sets = labelSets(500)
    const work = async () => {}
    const calls = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const { method, route } = sets[i % 500] as Labels
        await tracked({ method, route }, work)
      }
    }
    const alone = async (count: number) => {
      for (let i = 0; i < count; i++) await work()
    }
    const [wrapped, bare] = [nanoseconds(calls), nanoseconds(alone)]
    return async () => (await wrapped()) - (await bare())
  },
  'garbage of bound counter.inc': ({ counter }) => {
    const child = counter.labels(labelSets(1)[0] as Labels)
    return bytes(() => child.inc())
  },
  'garbage of bound gauge.set': ({ gauge }) => {
    const child = gauge.labels(labelSets(1)[0] as Labels)
    return bytes((i) => child.set(i))
  },
  'garbage of bound histogram.observe': ({ histogram }) => {
    const child = histogram.labels(labelSets(1)[0] as Labels)
    return bytes((i) => child.observe(i & 7))
  },
  '/metrics, 10,000 counters': (contestant) => scrape(contestant, 'counter', 10_000),
  '/metrics, 10,000 histogram lines': (contestant) => scrape(contestant, 'histogram', 10_000),
  'event loop stalled by /metrics, 100,000 counters': (contestant) =>
    stall(contestant, 'counter', 100_000),
  'event loop stalled by /metrics, 100,000 histogram lines': (contestant) =>
    stall(contestant, 'histogram', 100_000),
}

/** Lines that a label set of a kind has. */
const linesPerSet = { counter: 1, histogram: 14 } as const
type Kind = keyof typeof linesPerSet

export function labelSets(count: number): readonly Labels[] {
  return Array.from({ length: count }, (_, i) => ({
    method: `M${i % 5}`,
    route: `/items/${Math.floor(i / 25)}/:id`,
    status_code: `${200 + (Math.floor(i / 5) % 5)}`,
  }))
}

export function fill({ counter, histogram }: Contestant, kind: Kind, sets: readonly Labels[]) {
  for (const [i, labels] of sets.entries()) {
    if (kind === 'counter') counter.inc({ ...labels }, i % 1000)
    else histogram.observe({ ...labels }, (i & 63) / 32)
  }
}

/** Nanoseconds of processor time of one call, over as many as take about 50 ms. */
function nanoseconds(calls: (count: number) => void | Promise<void>): Turn {
  const measure = async (count: number) => {
    const before = process.cpuUsage()
    await calls(count)
    const { user, system } = process.cpuUsage(before)
    return (1000 * (user + system)) / count
  }
  let count = 0
  // What it leaves to the garbage collector is in the figure: nothing is collected in between.
  return async () => {
    if (count === 0) {
      for (let i = 0; i < 3; i++) await measure(100_000)
      count = Math.ceil(50e6 / (await measure(100_000)))
    }
    return measure(count)
  }
}

/** Bytes that a call leaves to the garbage collector; few enough calls that it does not run. */
function bytes(call: (i: number) => void): Turn {
  const count = 10_000
  const calls = () => {
    for (let i = 0; i < count; i++) call(i)
  }
  for (let i = 0; i < 100; i++) calls()
  return () => {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    calls()
    return Math.max(0, process.memoryUsage().heapUsed - before) / count
  }
}

/** Milliseconds of processor time of a scrape; a tenth of the series has changed since the last. */
function scrape(contestant: Contestant, kind: Kind, lines: number): Turn {
  const sets = labelSets(Math.round(lines / linesPerSet[kind]))
  const changing = sets.filter((_, i) => i % 10 === 0)
  fill(contestant, kind, sets)
  const scrapes = 20
  return async () => {
    let total = 0
    for (let i = 0; i < scrapes; i++) {
      fill(contestant, kind, changing)
      const before = process.cpuUsage()
      await contestant.scrape()
      const { user, system } = process.cpuUsage(before)
      total += user + system
    }
    return total / 1000 / scrapes
  }
}

/** The longest delay of the event loop, in milliseconds, as Node.js itself measures it. */
function stall(contestant: Contestant, kind: Kind, lines: number): Turn {
  const sets = labelSets(Math.round(lines / linesPerSet[kind]))
  fill(contestant, kind, sets)
  return async () => {
    globalThis.gc?.()
    const delays = monitorEventLoopDelay({ resolution: 1 })
    delays.enable()
    await sleep(5)
    delays.reset()
    // It counts from its next turn on, which a scrape at once would put off.
    await sleep(5)
    await contestant.scrape()
    await sleep(5)
    delays.disable()
    return delays.max / 1e6
  }
}
