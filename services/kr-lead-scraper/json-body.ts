import type { Context } from 'koa'

/** What is wrong with a request is its sender's to put right. */
export class InvalidRequest extends Error {}

const mostBytes = 100_000

/**
 * The JSON object that a request brings.
 *
 * Errors: InvalidRequest when it is no JSON object, or larger than 100 kB.
 */
export async function jsonBody({ req }: Context): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req) {
    bytes += (chunk as Buffer).length
    if (bytes > mostBytes) throw new InvalidRequest(`A body has at most ${mostBytes} bytes.`)
    chunks.push(chunk as Buffer)
  }
  const body = parsed(Buffer.concat(chunks).toString())
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new InvalidRequest('The body must be a JSON object.')
  return body as Readonly<Record<string, unknown>>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidRequest('The body is no JSON.')
  }
}
