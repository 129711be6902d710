/** What a project allows itself: where, which check, and why. */
import type { Problem, SourceLocation } from '@telltale/core'
import type { Model } from './model.ts'
import { allowed } from './project-allowances.ts'

export interface Allowance {
  readonly code: string
  /** Why; without a reason nothing is allowed. */
  readonly reason: string
  /** Where it is written, as far as known. */
  readonly at: SourceLocation | undefined
  /** What it is written on: everything below it in the project is allowed. */
  readonly path?: readonly string[]
}

/** A problem that the project allows itself. */
export interface Allowed {
  readonly problem: Problem
  readonly reason: string
}

export interface Sorted {
  readonly problems: readonly Problem[]
  readonly allowed: readonly Allowed[]
  /** Those that allow nothing. */
  readonly unused: readonly Allowance[]
}

/** Which problems are allowed, and which allowances have no problem. */
export function sortedOut(found: readonly Problem[], allowances: readonly Allowance[]): Sorted {
  const byCode = new Map<string, Allowance[]>()
  for (const allowance of allowances) {
    const same = byCode.get(allowance.code)
    if (same) same.push(allowance)
    else byCode.set(allowance.code, [allowance])
  }
  const used = new Set<Allowance>()
  const problems: Problem[] = []
  const allowed: Allowed[] = []
  for (const problem of found) {
    const fitting = (byCode.get(problem.code) ?? []).filter((each) => covers(each, problem))
    for (const each of fitting) used.add(each)
    const [first] = fitting.filter(({ reason }) => reason.trim() !== '')
    if (first === undefined) problems.push(problem)
    else allowed.push({ problem, reason: first.reason })
  }
  return { problems, allowed, unused: allowances.filter((each) => !used.has(each)) }
}

function covers({ path, at }: Allowance, problem: Problem): boolean {
  if (path !== undefined) {
    return path.every((part, i) => problem.path?.[i] === part)
  }
  return at !== undefined && isSamePlace(at, problem.at)
}

function isSamePlace(a: SourceLocation, b: SourceLocation | undefined): boolean {
  return b !== undefined && a.file === b.file && a.line === b.line && a.column === b.column
}

/** Everything that definitions, options and comments allow. */
export function allowancesOf({ systems }: Model): readonly Allowance[] {
  return systems.flatMap(({ families, uses, allowances }) => [
    ...(allowances ?? []),
    ...[...families].flatMap((family) => allowed(family.allow, family)),
    ...uses.flatMap((use) => use.nodes.flatMap(({ allow }) => allowed(allow, use, () => use.path))),
  ])
}
