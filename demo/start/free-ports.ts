/** Ports of this machine: which nobody has, and whether somebody has one. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** So many different ones that nobody had a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until all are found, so that none is given twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0, '127.0.0.1')))
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port)
  await Promise.all(servers.map(closed))
  return ports
}

/** On all addresses, because some programs listen on all. */
export async function isTaken(port: number): Promise<boolean> {
  for (const host of ['0.0.0.0', '127.0.0.1']) {
    try {
      await closed(await listening(port, host))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return true
      throw error
    }
  }
  return false
}

async function listening(port: number, host: string): Promise<Server> {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  return server
}

async function closed(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
