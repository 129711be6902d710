/** Numbers that look random and are a function of what they are asked for: no state, no clock. */

/** A hash of a text, for seeds. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193) >>> 0
  }
  return mix(hash)
}

/** Between 0 and 1, for a seed and a number. */
export function uniform(seed: number, n: number): number {
  return mix(seed ^ Math.imul(n | 0, 0x9e3779b1)) / 0x100000000
}

/** About normal: mean 0, deviation 1. A sum of three is close enough, and cheap. */
export function gauss(seed: number, n: number): number {
  return (
    (uniform(seed, n) + uniform(seed ^ 0x5bd1e995, n) + uniform(seed ^ 0x2545f491, n) - 1.5) * 2
  )
}

/** How many of events happen that do not depend on each other, where `expected` do on average. */
export function poisson(expected: number, seed: number, n: number): number {
  if (expected > 30) return Math.max(0, expected + Math.sqrt(expected) * gauss(seed, n))
  let rest = uniform(seed, n)
  let share = Math.exp(-expected)
  let count = 0
  while (rest > share && count < 100) {
    rest -= share
    count++
    share *= expected / count
  }
  return count
}

/** Smooth between -1 and 1: a value for each `period`, and a way from one to the next. */
export function smooth(seed: number, time: number, period: number): number {
  const at = time / period
  const from = Math.floor(at)
  const part = at - from
  const eased = part * part * (3 - 2 * part)
  const before = uniform(seed, from) * 2 - 1
  const after = uniform(seed, from + 1) * 2 - 1
  return before + (after - before) * eased
}

// Source: https://github.com/aappleby/smhasher/wiki/MurmurHash3 (its finalizer)
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
