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

function parseFrame(stack: string): SourceLocation | undefined {
  const frame = /\(?((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?\s*$/m.exec(
    stack.replace(/^[^\n]*\n\s*at (?:async )?/, ''),
  )
  if (!frame?.[1]) return undefined
  const path = frame[1].replace(/^.*\((?=[^(]*$)/, '')
  const file = path.startsWith('file://') ? decodeURIComponent(new URL(path).pathname) : path
  return { file, line: Number(frame[2]), column: Number(frame[3]) }
}
