/** What a pool tells about itself. */
export interface PoolStatistics {
  readonly used: number
  readonly idle: number
  /** Callers that wait for a connection. */
  readonly waiting: number
  readonly max: number
  /** How many have given up waiting since the pool exists. */
  readonly timeouts: number
}

export interface ConnectionPool<C> {
  /** Lends a connection for as long as the work takes; rejects when none gets free in time. */
  use<R>(work: (connection: C) => Promise<R>): Promise<R>
  statistics(): Promise<PoolStatistics>
  /** Closes what is idle; what is in use closes when it is given back. */
  close(): Promise<void>
}

export interface PoolOptions<C> {
  /** For messages: `neo4j`. */
  readonly name: string
  readonly max: number
  /** How long a caller waits for a connection. */
  readonly waitMs: number
  readonly connect: () => Promise<C>
  readonly disconnect: (connection: C) => Promise<void>
}

/** Connections to a database, at most `max`, lent to one caller each. */
export function createPool<C>(options: PoolOptions<C>): ConnectionPool<C> {
  const { name, max, waitMs, connect, disconnect } = options
  const idle: C[] = []
  const waiting: Waiter<C>[] = []
  let active = 0
  let timeouts = 0
  let closed = false

  function acquire(): Promise<C> {
    if (closed) return Promise.reject(new Error(`The pool ${name} is closed.`))
    if (active < max) {
      active++
      const connection = idle.pop()
      return connection === undefined ? opened() : Promise.resolve(connection)
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter<C> = { resolve, reject, timer: setTimeout(giveUp, waitMs) }
      function giveUp() {
        waiting.splice(waiting.indexOf(waiter), 1)
        timeouts++
        reject(new Error(`No connection to ${name} got free within ${waitMs} ms.`))
      }
      waiting.push(waiter)
    })
  }

  /** A place in the pool is taken already; when it cannot be filled, the next caller tries. */
  async function opened(): Promise<C> {
    try {
      return await connect()
    } catch (error) {
      passOn()
      throw error
    }
  }

  function passOn(connection?: C): void {
    const next = waiting.shift()
    if (next === undefined) {
      active--
      if (connection !== undefined) idle.push(connection)
      return
    }
    clearTimeout(next.timer)
    if (connection === undefined) opened().then(next.resolve, next.reject)
    else next.resolve(connection)
  }

  return {
    async use(work) {
      const connection = await acquire()
      let trusted = false
      try {
        const result = await work(connection)
        trusted = !closed
        return result
      } finally {
        // Nobody knows in which state a failed call has left its connection.
        if (!trusted) await disconnect(connection).catch(() => {})
        passOn(trusted ? connection : undefined)
      }
    },
    statistics: async () => ({
      used: active,
      idle: idle.length,
      waiting: waiting.length,
      max,
      timeouts,
    }),
    async close() {
      closed = true
      await Promise.all(idle.splice(0).map((connection) => disconnect(connection).catch(() => {})))
    },
  }
}

interface Waiter<C> {
  readonly resolve: (connection: C) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}
