/** A gauge of something in progress, which never falls below 0. */
export interface Level<L> {
  raise(labels: L, by?: number): void
  /** @returns by how much it fell: less than asked when there was not so much */
  lower(labels: L, by?: number): number
  remove(labels: L): void
}

/** @param keyOf what tells one series from another */
export function level<L extends object>(
  gauge: AnyGauge<L>,
  keyOf: (labels: L) => string,
): Level<L> {
  const values = new Map<string, number>()
  const add = (labels: L, by: number) => {
    const key = keyOf(labels)
    values.set(key, (values.get(key) ?? 0) + by)
    if (by >= 0) gauge.inc(labels, by)
    else gauge.dec(labels, -by)
  }
  return {
    raise: (labels, by = 1) => add(labels, by),
    lower(labels, by = 1) {
      const fall = Math.min(by, values.get(keyOf(labels)) ?? 0)
      if (fall > 0) add(labels, -fall)
      return fall
    },
    remove(labels) {
      values.delete(keyOf(labels))
      gauge.remove(labels)
    },
  }
}

interface AnyGauge<L> {
  inc(labels: L, value?: number): void
  dec(labels: L, value?: number): void
  remove(labels: L): void
}
