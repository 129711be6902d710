/** Results in order, with a few questions under way at a time: Prometheus has as many cores as we. */
export async function inTurn<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
  atOnce = 3,
): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await ask(items[i] as T)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
