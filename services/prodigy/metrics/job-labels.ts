export interface JobLabelOptions {
  /** Jobs that have a label value of their own at the same time. @default 100 */
  readonly max?: number
  /** The label value of an id. @default {@link shortJobId} */
  readonly shorten?: (id: string) => string
}

/** The values of the label `job_id`: a hundred jobs at a time, all others are `other`. */
export interface JobLabels {
  of(id: string): string
  /** Frees the value of a job whose series are gone. */
  free(value: string): void
}

export function jobLabels({ max = 100, shorten = shortJobId }: JobLabelOptions = {}): JobLabels {
  const used = new Set<string>()
  return {
    of(id) {
      const value = shorten(id)
      if (!used.has(value) && used.size >= max) return otherJobs
      used.add(value)
      return value
    },
    free: (value) => void used.delete(value),
  }
}

export const otherJobs = 'other'

/**
 * The first eight characters of what looks like a UUID or a hash. Other ids often begin alike, so
 * that they stay whole, up to 32 characters.
 */
export function shortJobId(id: string): string {
  return /^[0-9a-f]{8}[0-9a-f-]*$/i.test(id) ? id.slice(0, 8) : id.slice(0, 32)
}
