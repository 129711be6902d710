import { createRequire } from 'node:module'
import type { Problem } from '@telltale/core'
import type { Client, Registry } from './client.ts'

/**
 * Other client libraries in this process that hold metrics. Each has its own default registry, and
 * what other packages register there is on no endpoint of this one: it vanishes without an error.
 */
export function strayClientProblems(client: Client): readonly Problem[] {
  return loadedClients()
    .filter(({ library }) => library.Registry !== client.Registry)
    .flatMap(({ path, library }): readonly Problem[] => {
      const names = (library.register?.getMetricsAsArray() ?? []).map(
        (metric) => (metric as { readonly name: string }).name,
      )
      if (names.length === 0) return []
      const some =
        names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ')
      return [
        {
          code: 'runtime/two-clients',
          severity: 'warning',
          summary: `A second Prometheus client is loaded (${path}), and its default registry has ${names.length} metrics: ${some}.`,
          why: 'Every copy of a client has a registry of its own; these metrics are not on the endpoint of yours.',
          fix: 'Install one client only (npm ls prom-client @prometheus-io/client), or pass the one that the other packages use: instrument(definitions, { client, registry: client.register }).',
        },
      ]
    })
}

interface LoadedClient {
  readonly path: string
  readonly library: Partial<Client> & { readonly register?: Registry }
}

function loadedClients(): readonly LoadedClient[] {
  const { cache } = createRequire(import.meta.url)
  return Object.entries(cache).flatMap(([path, module]) =>
    clientPath.test(path) && module ? [{ path, library: module.exports }] : [],
  )
}

const clientPath =
  /[\\/](?:prom-client|@prometheus-io[\\/]client|@platformatic[\\/]prom-client)[\\/]index\.js$/
