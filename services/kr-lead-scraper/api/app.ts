import Router from '@koa/router'
import type { Log } from '@systems/kit/run-main'
import type { http } from '@systems/metrics/kr-lead-scraper'
import type { HandlesOf } from '@telltale/runtime'
import { httpMetrics } from '@telltale/runtime/koa'
import Koa from 'koa'
import type { Clients } from '../clients.ts'
import { catchFaults } from './faults.ts'
import { healthRoutes, type Metrics } from './routes/health.ts'
import { jobRoutes } from './routes/jobs.ts'
import { leadRoutes } from './routes/leads.ts'

export interface AppParts {
  readonly clients: Clients
  readonly modelTimeoutMs: number
  /** What requests are recorded in; nothing is recorded without it. */
  readonly http?: HandlesOf<typeof http> | undefined
  /** What is served at /metrics; nothing is served without it. */
  readonly metrics?: Metrics | undefined
  readonly log: Log
}

/** The API: its routes, and around them what measures them. */
export function createApp({ clients, modelTimeoutMs, http, metrics, log }: AppParts): Koa {
  const router = new Router()
  healthRoutes(router, metrics)
  jobRoutes(router, clients)
  leadRoutes(router, clients, modelTimeoutMs)

  const app = new Koa()
  if (http) {
    const { requests, duration, active } = http
    // The probe of the API is no traffic, and a scrape would always find itself in progress.
    app.use(
      httpMetrics({ requests, duration, active }, { router, exclude: ['/health', '/metrics'] }),
    )
  }
  app.use(catchFaults(http?.errors, log))
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}
