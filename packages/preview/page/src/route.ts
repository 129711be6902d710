/** Where the reader is: everything that a reload or a shared address must bring back. */
import { useSyncExternalStore } from 'react'

export type Route =
  | { readonly page: 'index' }
  | { readonly page: 'dashboard'; readonly uid: string }
  | { readonly page: 'metric'; readonly system: string; readonly name: string }
  | { readonly page: 'alert'; readonly system: string; readonly name: string }

export interface Address {
  readonly route: Route
  readonly parameters: URLSearchParams
}

export function useAddress(): Address {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return addressOf(hash)
}

export function addressOf(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  return { route: routeOf(path), parameters: new URLSearchParams(query) }
}

/** Changes parameters of the page that is shown; `undefined` removes one. */
export function setParameters(
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): void {
  const [path = ''] = location.hash.replace(/^#/, '').split('?')
  const { parameters } = addressOf(location.hash)
  for (const [name, value] of Object.entries(changes)) {
    parameters.delete(name)
    for (const each of value === undefined ? [] : [value].flat()) parameters.append(name, each)
  }
  const query = parameters.toString()
  history.replaceState(null, '', `#${path}${query && `?${query}`}`)
  for (const listener of listeners) listener()
}

export function linkTo(route: Route): string {
  switch (route.page) {
    case 'index':
      return '#/'
    case 'dashboard':
      return `#/d/${encodeURIComponent(route.uid)}`
    default:
      return `#/${route.page}/${encodeURIComponent(route.system)}/${encodeURIComponent(route.name)}`
  }
}

function routeOf(path: string): Route {
  const [, page, first = '', second = ''] = path.split('/').map(decodeURIComponent)
  if (page === 'd' && first) return { page: 'dashboard', uid: first }
  if ((page === 'metric' || page === 'alert') && second)
    return { page, system: first, name: second }
  return { page: 'index' }
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('hashchange', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('hashchange', listener)
  }
}
