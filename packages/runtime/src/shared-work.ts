/** Runs `work` once for all who ask while it runs; who asks after that starts it anew. */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined
  return () => {
    current ??= work().finally(() => {
      current = undefined
    })
    return current
  }
}

/** The result, or a rejection that says who did not answer in time. */
export async function withinTime<T>(work: Promise<T>, limitMs: number, who: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const error = new Error(`${who} did not answer within ${limitMs / 1000} s.`)
    timer = setTimeout(() => reject(error), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
