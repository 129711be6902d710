/** Questions to the services that the product needs: database, queue and language model. */

/** The names under which their health is exposed. */
export type ServiceName = 'db' | 'redis' | 'ollama'

/** A service did not answer, or not as it should. */
export class ServiceError extends Error {
  readonly service: ServiceName
  readonly timedOut: boolean
  /** Of the answer, when there was one. */
  readonly status: number | undefined

  constructor(service: ServiceName, why: string, status?: number, timedOut = false) {
    super(`${service} ${why}`)
    this.service = service
    this.status = status
    this.timedOut = timedOut
  }
}

export interface Question {
  readonly method?: string
  readonly body?: object
  /** @default 5000 */
  readonly timeoutMs?: number
}

export type Ask = <Answer>(path: string, question?: Question) => Promise<Answer>

/**
 * Asks a service over HTTP with JSON.
 *
 * Errors: ServiceError when it does not answer in time, cannot be reached, or answers an error.
 */
export function asker(service: ServiceName, url: string): Ask {
  return async <Answer>(
    path: string,
    { method = 'GET', body, timeoutMs = 5_000 }: Question = {},
  ) => {
    try {
      const answer = await fetch(new URL(path, url), {
        method,
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await answer.text()
      if (!answer.ok) throw new ServiceError(service, `answered ${answer.status}`, answer.status)
      return (text === '' ? undefined : JSON.parse(text)) as Answer
    } catch (error) {
      if (error instanceof ServiceError) throw error
      if (error instanceof DOMException && error.name === 'TimeoutError')
        throw new ServiceError(service, `did not answer within ${timeoutMs} ms`, undefined, true)
      throw new ServiceError(service, `cannot be reached at ${url}`)
    }
  }
}
