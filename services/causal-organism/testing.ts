/** What the tests of the API share. */
import { familyOf, scrape, temporaryDirectory } from '@systems/kit/testing'
import { onTestFinished, vi } from 'vitest'
import { apiMetrics } from './api/metrics.ts'
import type { ApiSettings } from './api/settings.ts'
import { startApi } from './api/start.ts'

/** An API whose databases answer at once and never fail, unless told otherwise. */
export async function startTestApi(settings: Partial<ApiSettings> = {}) {
  const dataDirectory = await temporaryDirectory()
  const logged: string[] = []
  const log = (message: string) => logged.push(message)
  const api = await startApi(
    { port: 0, host: '127.0.0.1', slowness: 0, failureRate: 0, dataDirectory, ...settings },
    { metrics: apiMetrics(log), log },
  )
  onTestFinished(api.stop)
  const family = async (name: string) => familyOf(await scrape(`${api.url}/metrics`), name)
  const ask = (path: string, init?: RequestInit) => fetch(api.url + path, init)
  return {
    ...api,
    dataDirectory,
    logged,
    family,
    ask,
    get: async (path: string) => {
      const answer = await ask(path)
      await answer.arrayBuffer()
      return answer.status
    },
    post: async (path: string, body: object) => {
      const answer = await ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
  }
}

/** An edge to a node that no generated graph has. */
export const edge = { cause: 'commute', effect: 'absence-1', weight: 0.4 }

/** Waits until the check passes, on a busy machine as well. */
export function eventually<T>(
  check: () => T | Promise<T>,
  options: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, ...options })
}
