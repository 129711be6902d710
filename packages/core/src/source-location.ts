/** Where a piece of a project was written: kept for messages, never printed into output. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something that knows where it was written. `undefined` when the engine gives no stack. */
export interface Located {
  readonly at: SourceLocation | undefined
}

/**
 * The place from which `maker` was called.
 *
 * Capturing costs about a microsecond; turning the frame into a location (source maps included)
 * waits until somebody reads it, because most definitions are never complained about.
 */
export function callSite(maker: (...args: never[]) => unknown): () => SourceLocation | undefined {
  if (author) return author
  const holder: { stack?: string } = {}
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  Error.captureStackTrace(holder, maker)
  Error.stackTraceLimit = limit
  let location: SourceLocation | undefined
  let known = false
  return () => {
    if (!known) {
      location = parseFrame(holder.stack ?? '')
      known = true
    }
    return location
  }
}

/** Defines `at` on `target` so that it is computed when it is first read. */
export function withCallSite<T extends object>(
  target: T,
  maker: (...args: never[]) => unknown,
): T & Located {
  const at = callSite(maker)
  Object.defineProperty(target, 'at', { get: at, enumerable: false })
  return target as T & Located
}

/**
 * Runs `make`; what it makes counts as written where `maker` was called. For functions that make
 * several definitions at once: a message about one of them leads to the line that asked for it,
 * and not into the function. Inside of each other the outermost counts.
 *
 * @example
 * function cacheAlerts(options) {
 *   return writtenBy(cacheAlerts, () => [alertingRule(…), alertingRule(…)])
 * }
 */
export function writtenBy<T>(maker: (...args: never[]) => unknown, make: () => T): T {
  if (author) return make()
  author = callSite(maker)
  try {
    return make()
  } finally {
    author = undefined
  }
}

/** Set only while `writtenBy` runs, which nothing can interrupt: definitions are made at once. */
let author: (() => SourceLocation | undefined) | undefined

function parseFrame(stack: string): SourceLocation | undefined {
  const frame = /\(?((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?\s*$/m.exec(
    stack.replace(/^[^\n]*\n\s*at (?:async )?/, ''),
  )
  if (!frame?.[1]) return undefined
  const path = frame[1].replace(/^.*\((?=[^(]*$)/, '')
  const file = path.startsWith('file://') ? decodeURIComponent(new URL(path).pathname) : path
  return { file, line: Number(frame[2]), column: Number(frame[3]) }
}
