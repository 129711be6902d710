/** Does something with each item of a list, a few at a time; stops at the first failure. */
export async function inParallel<T>(
  list: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const items = list.values()
  let failed = false
  const lane = async () => {
    for (const item of items) {
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  // All lanes end before the failure is told, so that nothing goes on behind the caller's back.
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
}
