import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

export type NodeRequest = IncomingMessage | Http2ServerRequest
export type NodeResponse = ServerResponse | Http2ServerResponse

/** nginx's status for a client that closed the connection before the answer was complete. */
const clientClosedRequest = 499
/** What Node.js itself answers when the request's head or body takes too long. */
const requestTimeout = 408
/** The service was told to give up on connections on which nothing happens, and did. */
const serviceGaveUp = 503
/** The service broke off its own answer. */
const brokenOff = 500

/**
 * The status of an answer that has closed: its own when it was sent completely, else what cut it.
 *
 * Node.js takes the socket from an answer that is sent, and leaves it with one that is cut. Of those
 * that had a socket from the start, that says it all: in Express, under Node.js 20 and 22, each
 * further look at a request or a response costs half a microsecond, because every one has a hidden
 * class of its own.
 */
export function answerStatus(
  request: NodeRequest,
  response: NodeResponse,
  hadSocket: boolean,
): number {
  if (hadSocket && response.socket === null) return response.statusCode
  if (isComplete(request, response)) return response.statusCode
  if (isBrokenOff(response)) return brokenOff
  const { socket } = request
  const error = (socket as { readonly errored?: NodeJS.ErrnoException | null }).errored
  if (error?.code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestTimeout
  // Neither end has closed it with a sign, and a time limit is set: the limit has.
  if (!error && !socket.readableEnded && (socket.timeout ?? 0) > 0) return serviceGaveUp
  return clientClosedRequest
}

/**
 * Answers that still wait for their turn when the connection is gone are destroyed by Node.js 24
 * itself, with an error; the service's own error needs a socket to end the answer.
 */
function isBrokenOff(response: NodeResponse): boolean {
  const error = (response as { readonly errored?: NodeJS.ErrnoException | null }).errored
  if (!error) return false
  return response.socket !== null || error.code !== 'ECONNRESET'
}

function isComplete(request: NodeRequest, response: NodeResponse): boolean {
  // HTTP/2 responses "finish" in any case; the stream's code tells whether it was cancelled.
  if (request.httpVersionMajor === 2) return (response as Http2ServerResponse).stream.rstCode === 0
  // An injected request (Fastify's `inject`) has no real socket, which nothing leaves.
  return (
    (response as ServerResponse).writableFinished ||
    (response.writableEnded && !isReal(request.socket))
  )
}

function isReal(socket: object): boolean {
  return 'bytesWritten' in socket
}
