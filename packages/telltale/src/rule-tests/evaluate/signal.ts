/** Series of a test: values on a grid of time, in stretches that are constant or grow steadily. */

export type Labels = Readonly<Record<string, string>>

export interface Signal {
  readonly name: string
  readonly labels: Labels
  /** One after the other; the first begins at 0. */
  readonly phases: readonly Phase[]
}

export interface Phase {
  /** The first sample of the phase, counted in intervals. */
  readonly from: number
  readonly start: number
  /** What each sample adds to the one before it. */
  readonly step: number
}

/** The sample at a point of the grid; nothing before the first. */
export function valueAt({ phases }: Signal, index: number): number | undefined {
  if (index < 0) return undefined
  let found: Phase | undefined
  for (const phase of phases) if (phase.from <= index) found = phase
  return found === undefined ? undefined : found.start + found.step * (index - found.from)
}
