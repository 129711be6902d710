/**
 * All contestants of a framework in one process, so that what differs from process to process, such
 * as how the framework was compiled, is the same for all. The second argument rotates the order in
 * which they are made and run: whoever comes first shapes how the framework is compiled.
 *
 * For each line on standard input each contestant answers that many requests; standard output gets
 * the CPU time of one request of each, in microseconds, as JSON.
 *
 * Requests and responses are Node's own objects on a socket that takes everything at once, so that
 * neither the network nor the parser is in the figure.
 */
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { contestants, serverOf } from './servers.ts'

const [framework = '', rotation = '0'] = process.argv.slice(2)
const names = rotated(contestants(framework), Number(rotation))
const listeners = new Map<string, RequestListener>()
for (const name of names) listeners.set(name, await serverOf(framework, name))

const inFlight = 64

class Sink extends Socket {
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }
  override _writev(_chunks: unknown, done: () => void): void {
    done()
  }
}

/** One after the other on a connection, as with keep-alive. */
async function connection(listener: RequestListener, requests: number): Promise<void> {
  const socket = new Sink()
  for (let id = 0; id < requests; id++) await handle(listener, socket, id)
}

function handle(listener: RequestListener, socket: Sink, id: number): Promise<void> {
  return new Promise((resolve) => {
    const request = new IncomingMessage(socket)
    request.method = 'GET'
    request.url = `/items/${id}`
    request.httpVersion = '1.1'
    request.httpVersionMajor = 1
    request.httpVersionMinor = 1
    request.complete = true
    request.headers.host = 'localhost'
    request.push(null)
    const response = new ServerResponse(request)
    response.assignSocket(socket)
    // What the server does when an answer is finished.
    response.on('finish', () => {
      response.detachSocket(socket)
      process.nextTick(() => {
        response.destroyed = true
        response.emit('close')
        resolve()
      })
    })
    listener(request, response as ServerResponse & { req: IncomingMessage })
  })
}

/** CPU time of one request in microseconds. */
async function cost(listener: RequestListener, count: number): Promise<number> {
  const before = process.cpuUsage()
  const each = Math.ceil(count / inFlight)
  await Promise.all(Array.from({ length: inFlight }, () => connection(listener, each)))
  // Whoever leaves garbage pays for it: the young generation is large enough for a turn.
  globalThis.gc?.({ type: 'minor' })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

let turn = 0
for await (const line of createInterface({ input: process.stdin })) {
  const costs: Record<string, number> = {}
  // There and back, so that nobody always comes after the same one.
  const order = rotated([...listeners], turn >> 1)
  for (const [name, listener] of turn++ % 2 === 0 ? order : order.toReversed())
    costs[name] = await cost(listener, Number(line))
  process.stdout.write(`${JSON.stringify(costs)}\n`)
}
// Some libraries keep timers.
process.exit()

function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const start = by % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}
