import { readFile } from 'node:fs/promises'
import type { Problem } from '@telltale/core'

export type ReadExposition =
  | { readonly text: string; readonly families: number }
  | { readonly problem: Problem }

/**
 * What stands in a file, or what a program answers at a URL.
 *
 * Errors: `contract/unreadable` when there is none.
 */
export async function readExpositionText(
  source: string,
  signal: AbortSignal,
  timeoutMs = 10_000,
): Promise<ReadExposition> {
  try {
    const text = /^https?:\/\//.test(source)
      ? await fetched(source, signal, timeoutMs)
      : await readFile(source, 'utf8')
    const families = text.match(/^# TYPE /gm)?.length ?? 0
    if (families > 0) return { text, families }
    return { problem: unreadable(source, 'it holds no metrics') }
  } catch (error) {
    signal.throwIfAborted()
    return { problem: unreadable(source, reasonOf(error, timeoutMs)) }
  }
}

async function fetched(url: string, signal: AbortSignal, timeoutMs: number): Promise<string> {
  const answer = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  })
  if (!answer.ok) throw new Error(`it answers ${answer.status} ${answer.statusText}`.trim())
  return answer.text()
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Error & { readonly cause?: Error & { code?: string } }
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there'
  return cause?.message ?? message
}

function unreadable(source: string, reason: string): Problem {
  return {
    code: 'contract/unreadable',
    severity: 'fatal',
    summary: `${source} cannot be read: ${reason}`,
    why: 'Without it there is nothing to compare with the definitions.',
    fix: 'Start the program and name its metrics path, or save what it answers: curl -s http://localhost:3001/metrics > metrics.txt',
  }
}
