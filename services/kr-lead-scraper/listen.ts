import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'

/** A server that listens. */
export interface Listening {
  readonly url: string
  /** Takes no further request and waits for those that are being answered. */
  close(): Promise<void>
}

/** Port 0 takes a free one; `url` says which. */
export async function listen(app: Koa, port: number, host: string): Promise<Listening> {
  const server = app.listen(port, host)
  // Rejects with the error if the port is taken.
  await once(server, 'listening')
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${actual}`,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
    },
  }
}
