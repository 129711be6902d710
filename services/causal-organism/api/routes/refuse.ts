import type { ErrorRequestHandler, Response } from 'express'

/** Answers that something cannot be done, and why. */
export function refuse(response: Response, status: 400 | 404 | 503, error: string): void {
  response.status(status).json({ error })
}

/** A dependency that fails or is cut off is no fault of the caller's: 503, try again later. */
export const refuseFailures: ErrorRequestHandler = (error, _request, response, next) => {
  // Body parsers say which status they mean.
  const { status } = error as { readonly status?: unknown }
  if (response.headersSent) return next(error)
  if (typeof status === 'number' && status < 500)
    return refuse(response, 400, String(error.message))
  refuse(response, 503, error instanceof Error ? error.message : String(error))
}
