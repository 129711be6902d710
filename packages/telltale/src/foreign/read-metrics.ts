/** What is known of metrics, from a file or from a running program. */
import { basename } from 'node:path'
import type { Problem } from '@telltale/core'
import { readJson } from './document/json-document.ts'
import { readExposition } from './exposition/read-exposition.ts'
import { declaredMetrics, type LearntMetrics } from './learnt-metrics.ts'
import { type ReadText, readText, textOf } from './read-file.ts'
import { isRegistry, readRegistry } from './registry.ts'

/**
 * The metrics of a file: an exposition, in either format, or a registry.
 *
 * Errors: `files/…` for what cannot be read, `files/no-metrics` where there are none.
 */
export function metricsOfFile(file: string): LearntMetrics {
  return learn(readText(file), file, basename(file))
}

/** The metrics of a text that came from somewhere else than a file, such as a pipe. */
export function metricsOfBytes(bytes: Uint8Array, name: string): LearntMetrics {
  return learn(textOf(bytes, name), name, name)
}

/** Both formats; a program answers in the first that it knows. */
const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'

/**
 * The metrics that a program exposes at a URL.
 *
 * Errors: `files/unreachable` when it does not answer in time, or not with 200.
 */
export async function metricsOfUrl(
  url: string,
  {
    timeoutMs = 10_000,
    signal,
  }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<LearntMetrics> {
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(url, {
      headers: { accept },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    if (!answer.ok) return failed(url, `it answers ${answer.status} ${answer.statusText}`.trim())
    return metricsOfBytes(new Uint8Array(await answer.arrayBuffer()), url)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    return failed(url, limit.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error))
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & {
    readonly cause?: Error & { readonly code?: string }
  }
  return cause?.code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : cause?.code === 'ENOTFOUND'
      ? 'there is no such host'
      : (cause?.message ?? message)
}

function failed(url: string, reason: string): LearntMetrics {
  const problem: Problem = {
    code: 'files/unreachable',
    severity: 'fatal',
    summary: `${url} cannot be read: ${reason}`,
    why: 'Without the metrics nothing can be compared with them.',
    fix: 'Start the program, correct the address, or save the metrics and name the file: curl -s http://localhost:9100/metrics > metrics.txt',
  }
  return { ...declaredMetrics(url, []), problems: [problem] }
}

function learn(read: ReadText, file: string, name: string): LearntMetrics {
  if ('problem' in read) {
    return { ...declaredMetrics(name, []), problems: [{ ...read.problem, severity: 'fatal' }] }
  }
  const { text } = read
  if (/^\s*\{\s*"/.test(text)) {
    const { documents, problems } = readJson(file, text)
    const [document] = documents
    if (document && isRegistry(document.value)) return readRegistry(document, name)
    return { ...declaredMetrics(name, []), problems: [...problems, noMetrics(file)] }
  }
  const { families, problems } = readExposition(text, file)
  return {
    name,
    sources: [name],
    families: families.map(({ family }) => family),
    untyped: new Set(families.flatMap(({ family, isUntyped }) => (isUntyped ? [family] : []))),
    values: new Map(families.map(({ family, values }) => [family, values])),
    problems: families.length === 0 ? [...problems, noMetrics(file)] : problems,
  }
}

function noMetrics(file: string): Problem {
  return {
    code: 'files/no-metrics',
    severity: 'fatal',
    summary: `there are no metrics in ${basename(file)}`,
    at: { file, line: 0, column: 0 },
    why: 'Every query would be reported as undeclared.',
    fix: 'Name what a program answers on /metrics, a registry ({ "telltale": "registry", … }), or a TypeScript file that exports metric definitions.',
  }
}
