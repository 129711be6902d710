/** What the tests of KR Lead Scraper start, and how they look at it. */
import { familyOf, scrape } from '@systems/kit/testing'
import type { ApiSettings } from './api/settings.ts'
import { type ApiProcess, startApi } from './api/start.ts'
import type { BackingSettings } from './backing/settings.ts'
import { startBacking } from './backing/start.ts'

/** Whoever runs the test is told how to stop what was started for it. */
export function testing(atEnd: (stop: () => Promise<void>) => void) {
  return {
    /** Database, queue and model that answer at once and never fail, unless told otherwise. */
    async backing(settings: Partial<BackingSettings> = {}) {
      const services = await startBacking({ ...instant, ...settings })
      atEnd(services.stop)
      const { databaseUrl, queueUrl, ollamaUrl } = services
      return { ...services, urls: { databaseUrl, queueUrl, ollamaUrl } }
    },

    /** An API in this process, on any free port, with a look at its endpoint. */
    async api(settings: Partial<ApiSettings> = {}, parts: ApiProcess = {}) {
      const running = await startApi(
        { port: 0, host: '127.0.0.1', ...settings },
        { log: () => {}, ...parts },
      )
      atEnd(running.stop)
      const metricsUrl = `${running.url}/metrics`
      return {
        ...running,
        metricsUrl,
        send: (path: string, method = 'GET', body?: object) =>
          fetch(`${running.url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) }),
        family: async (name: string) => familyOf(await scrape(metricsUrl), name),
      }
    },
  }
}

const instant: Partial<BackingSettings> = {
  databasePort: 0,
  queuePort: 0,
  ollamaPort: 0,
  databaseFailureRate: 0,
  ollamaFailureRate: 0,
  ollamaSlowness: 0,
}
