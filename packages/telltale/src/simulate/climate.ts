import { smooth, uniform } from './random.ts'

/** How things are with a process: what its series have in common. */
export interface Climate {
  /** Work to do: about 0.4 at night and 1 in the afternoon. */
  readonly load: number
  /** 0 when all is well, up to 1 while errors and latency rise together. */
  readonly trouble: number
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** A function of seed and time alone. */
export function climateAt(seed: number, ms: number): Climate {
  const phase = ((ms % dayMs) / dayMs - busiest) * 2 * Math.PI
  const rhythm = 0.7 + 0.3 * Math.cos(phase)
  return {
    load: Math.max(0.05, rhythm * (1 + 0.1 * smooth(seed, ms, 10 * minuteMs))),
    trouble: troubleAt(seed, ms),
  }
}

/** 15:00 UTC. */
const busiest = 15 / 24

/** A quarter of an hour of trouble in every six hours, at a time that nobody knows. */
function troubleAt(seed: number, ms: number): number {
  const window = 6 * 60 * minuteMs
  const length = 15 * minuteMs
  const index = Math.floor(ms / window)
  const start = index * window + uniform(seed ^ 0x7ab1e, index) * (window - length)
  const part = (ms - start) / length
  return part <= 0 || part >= 1 ? 0 : Math.sin(part * Math.PI) ** 2
}
