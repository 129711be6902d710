/**
 * Work on each item, at most `width` of them at a time; the results in the order of the items.
 *
 * When one rejects, no other is started, those that run are waited for, and the first error is
 * thrown.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  const next = items.entries()
  const worker = async () => {
    for (const [index, item] of next) {
      try {
        results[index] = await work(item, index)
      } catch (error) {
        failures.push(error)
      }
      if (failures.length > 0) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
