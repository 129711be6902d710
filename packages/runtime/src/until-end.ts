import { type Duplex, finished } from 'node:stream'

type Tell = () => void

/**
 * Runs `work` and tells when what it gives has ended: well, or with an error. What it gives is
 * given on; iterations are watched from outside and stay what they are.
 */
export function untilEnd<R>(work: () => R, succeeded: Tell, failed: Tell): R {
  let result: R
  try {
    result = work()
  } catch (thrown) {
    failed()
    throw thrown
  }
  return followed(result, succeeded, failed) as R
}

function followed(result: unknown, succeeded: Tell, failed: Tell): unknown {
  if (typeof result === 'object' && result !== null) {
    if (isThenable(result)) return settled(result, succeeded, failed)
    if (isNodeStream(result)) return endOfStream(result, succeeded, failed)
    if (isIteration(result)) return iterated(result, succeeded, failed)
  }
  succeeded()
  return result
}

function settled(result: PromiseLike<unknown>, succeeded: Tell, failed: Tell): Promise<unknown> {
  return Promise.resolve(result).then(
    (value) => followed(value, succeeded, failed),
    (thrown) => {
      failed()
      throw thrown
    },
  )
}

function endOfStream(stream: Duplex, succeeded: Tell, failed: Tell): Duplex {
  finished(stream, (error) => (error ? failed() : succeeded()))
  return stream
}

/** A generator, sync or async, or an async iterable with methods of its own, such as an SDK's stream. */
type Iteration = {
  next?(...args: unknown[]): unknown
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>
}

/**
 * The same object, but watched when it is iterated: a stand-in, because objects of classes with
 * private fields cannot be copied.
 */
function iterated(iteration: Iteration, succeeded: Tell, failed: Tell): object {
  let open = true
  const once = (tell: Tell) => {
    if (open) tell()
    open = false
  }
  const watch = {
    succeeded: () => once(succeeded),
    failed: () => once(failed),
  }
  const standIn: object = new Proxy(iteration, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (isIterator(target)) {
        if (key === Symbol.iterator || key === Symbol.asyncIterator) return () => standIn
        if (key === 'next' || key === 'return' || key === 'throw')
          return (...args: unknown[]) => step(() => value.apply(target, args), watch)
      } else if (key === Symbol.asyncIterator) {
        return () => iterated(value.call(target), watch.succeeded, watch.failed)
      }
      return value.bind(target)
    },
  })
  return standIn
}

/** One step of an iterator; the last one, or one that throws, ends it. */
function step(
  take: () => unknown,
  watch: { readonly succeeded: Tell; readonly failed: Tell },
): unknown {
  const look = (result: unknown) => {
    if ((result as IteratorResult<unknown>).done) watch.succeeded()
    return result
  }
  const give = (thrown: unknown): never => {
    watch.failed()
    throw thrown
  }
  let result: unknown
  try {
    result = take()
  } catch (thrown) {
    return give(thrown)
  }
  return result instanceof Promise ? result.then(look, give) : look(result)
}

function isThenable(value: object): value is PromiseLike<unknown> {
  return 'then' in value && typeof value.then === 'function'
}

function isNodeStream(value: object): value is Duplex {
  return ('pipe' in value || 'write' in value) && 'on' in value && typeof value.on === 'function'
}

function isIterator(value: Iteration): boolean {
  return typeof value.next === 'function'
}

/** An array or a Map can be iterated again and again, and a web stream must stay itself. */
function isIteration(value: object): value is Iteration {
  if (value instanceof ReadableStream) return false
  return Symbol.asyncIterator in value || (Symbol.iterator in value && 'next' in value)
}
