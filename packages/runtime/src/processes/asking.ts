/** Those who are asked to write before a scrape, and how long they are waited for. */
export interface Asking<K> {
  join(key: K): void
  leave(key: K): void
  /** Waits for all answers, at most until the deadline. Gives the ids of those still missing. */
  ask(): Promise<ReadonlySet<string>>
  answered(key: K, request: number, id: string): void
}

/**
 * Whoever has not answered yet is neither asked again nor waited for: one that is stuck delays one
 * scrape by the deadline, and none after that. When it answers at last, it takes part again.
 */
export function createAsking<K>(
  send: (key: K, request: number) => void,
  deadlineMs: number,
): Asking<K> {
  const parties = new Map<K, { pending: number | undefined; id: string }>()
  let request = 0
  let waiting = new Set<K>()
  let finish = () => {}
  let current: Promise<ReadonlySet<string>> | undefined
  const done = (key: K) => {
    waiting.delete(key)
    if (waiting.size === 0) finish()
  }
  const askAll = async () => {
    request++
    const asked = [...parties].filter(([, { pending }]) => pending === undefined)
    waiting = new Set(asked.map(([key]) => key))
    if (waiting.size > 0) {
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, deadlineMs)
        finish = () => {
          clearTimeout(limit)
          resolve()
        }
        for (const [key, party] of asked) {
          party.pending = request
          send(key, request)
        }
      })
    }
    return new Set([...parties.values()].flatMap(lateId))
  }
  return {
    join(key) {
      if (!parties.has(key)) parties.set(key, { pending: undefined, id: '' })
    },
    leave(key) {
      parties.delete(key)
      done(key)
    },
    ask() {
      current ??= askAll().finally(() => {
        current = undefined
      })
      return current
    },
    answered(key, answer, id) {
      const party = parties.get(key)
      if (!party) return
      party.id = id
      if (party.pending === answer) party.pending = undefined
      done(key)
    },
  }
}

function lateId({ pending, id }: { readonly pending: number | undefined; readonly id: string }) {
  return pending === undefined ? [] : [id]
}
