import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import { optOut } from './http-metrics.ts'
import { type MetricsSource, metricsAnswers } from './metrics-answer.ts'

export interface MetricsHandlerOptions extends MetricsSource {
  /** Whether scrapes count as requests in the HTTP metrics. @default false */
  readonly measured?: boolean
}

/**
 * A request handler that serves a registry, and is not measured itself. It looks at no path: put
 * it where the metrics are to be.
 *
 * Errors: a failing registry answers 500 with its message, a slow one 503; Prometheus shows either
 *         as the target's error.
 *
 * @example
 * app.get('/metrics', metricsHandler({ registry: metrics.registry }))   // Express
 */
export function metricsHandler(
  options: MetricsHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const answerTo = metricsAnswers(options)
  return async (request, response) => {
    if (options.measured !== true) optOut(request)
    send(request, response, await answerTo(request))
  }
}

/** Writes an answer, unless there is one by now; a HEAD request gets its head. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  if (response.headersSent) return
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}
