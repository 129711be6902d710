/** Where a generated service is reached. */

/** `bind` of a service that other machines reach, too. */
export const everyAddress = '*'

export interface Published {
  /** On the host. */
  readonly port: number
  readonly bind?: string | undefined
}

/**
 * A port of the host and the one inside. Docker opens it past the firewall of the host, so that
 * without `bind` only this machine reaches it.
 *
 * Source: https://docs.docker.com/engine/network/packet-filtering-firewalls/
 *
 * @example
 * publishedPort({ port: 9091 }, 9090)                // => '127.0.0.1:9091:9090'
 * publishedPort({ port: 9091, bind: '*' }, 9090)     // => '9091:9090'
 * publishedPort({ port: 9091, bind: '::1' }, 9090)   // => '[::1]:9091:9090'
 */
export function publishedPort({ port, bind = '127.0.0.1' }: Published, inside: number): string {
  const ports = `${port}:${inside}`
  if (bind === everyAddress) return ports
  return `${bind.includes(':') ? `[${bind}]` : bind}:${ports}`
}

interface PublishedPort {
  /** Nothing: every address of the host. */
  readonly address?: string
  readonly host: number
  readonly container: number
}

const asEvery: readonly string[] = ['0.0.0.0', '[::]']

/** `8000:80`, `127.0.0.1:8000:80`, `[::1]:8000:80/udp` */
export function portOf(text: string): PublishedPort | undefined {
  const parts = /^(?:(\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:]+\]):)?(\d+):(\d+)(?:\/(?:tcp|udp))?$/.exec(
    text,
  )
  if (parts === null) return undefined
  const [, address, host, container] = parts
  return {
    ...(address !== undefined && !asEvery.includes(address) && { address }),
    host: Number(host),
    container: Number(container),
  }
}

/** Whether other machines reach it. Text that is no port is a problem of its own. */
export function isOpenToAll(text: string): boolean {
  const port = portOf(text)
  return port !== undefined && port.address === undefined
}
