import { createHash } from 'node:crypto'
import type { Problem } from '@telltale/core'
import { fileText } from './place.ts'

/** What makes a problem the same one tomorrow: what is wrong and where, but not on which line. */
export interface Identity {
  readonly code: string
  readonly file?: string
  readonly path?: string
  readonly summary: string
}

export function identityOf({ code, at, path, summary }: Problem, cwd: string): Identity {
  return {
    code,
    ...(at && { file: fileText(at.file, cwd) }),
    ...(path && { path: path.join(' > ') }),
    summary,
  }
}

/** A short text for each problem; the second of two alike gets another one. */
export function fingerprints(problems: readonly Problem[], cwd: string): readonly string[] {
  const seen = new Map<string, number>()
  return problems.map((problem) => {
    const key = JSON.stringify(identityOf(problem, cwd))
    const before = seen.get(key) ?? 0
    seen.set(key, before + 1)
    return createHash('sha256').update(`${key} ${before}`).digest('hex').slice(0, 32)
  })
}
