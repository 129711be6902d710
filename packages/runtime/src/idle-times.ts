import { labelsOf } from './label-text.ts'
import type { Series } from './series.ts'

/**
 * When the series of a family were last used, as far as scrapes can tell.
 *
 * Recording takes no clock reading: a use only leaves a mark, and the next sweep puts the time in
 * its place. Bound series leave none; they look their slot up again after every sweep, because that
 * changes the epoch, and the look-up leaves it.
 */
export class IdleTimes {
  readonly afterMs: number
  /** By slot: the time of the sweep that found it unused, or `used`. */
  lastUse: number[] = []

  constructor(afterMs: number) {
    this.afterMs = afterMs
  }

  use(slot: number): void {
    this.lastUse[slot] = used
  }

  /** Removes the series that have not been used for `afterMs`. Runs before every exposition. */
  sweep(series: Series, now: number): void {
    const expired: string[] = []
    series.tails.forEach((tail, slot) => {
      if (tail === undefined) return
      const last = this.lastUse[slot] ?? used
      if (last === used) this.lastUse[slot] = now
      else if (now - last >= this.afterMs) expired.push(tail)
    })
    for (const tail of expired) {
      const labels = labelsOf(tail)
      series.remove(series.names.map((name) => labels[name]))
    }
    series.epoch++
  }
}

const used = Number.POSITIVE_INFINITY
