/** Which problems a run is about, and whether it fails. */
import type { Problem, Severity } from '@telltale/core'
import { didYouMean } from '@telltale/core'
import { checkCodes } from '../report/docs-page.ts'
import { type Baseline, readBaseline, splitKnown, writeBaseline } from './baseline.ts'
import { UsageError } from './terminal.ts'

export interface VerdictFlags {
  /** The least severity that fails. @default 'error' */
  readonly failOn?: Severity
  /** `metrics,promql/syntax`: groups and codes. */
  readonly only?: string
  readonly skip?: string
  /** A file with problems that are known already. */
  readonly baseline?: string
  readonly writeBaseline?: boolean
}

export interface Verdict {
  /** Those that are shown. */
  readonly problems: readonly Problem[]
  readonly ok: boolean
  /** What was left out, in words, one line each. */
  readonly notes: readonly string[]
}

/** Judges problems by the flags. Fatal ones always count: what could not be read was not checked. */
export function judge(all: readonly Problem[], flags: VerdictFlags, cwd: string): Verdict {
  const { failOn = 'error', only, skip, baseline, writeBaseline: write = false } = flags
  const [included, excluded] = [codesIn('--only', only), codesIn('--skip', skip)]
  const isChosen = (code: string) =>
    (!included || covers(included, code)) && !(excluded && covers(excluded, code))
  const chosen = all.filter(({ code, severity }) => severity === 'fatal' || isChosen(code))
  if (write && baseline === undefined) {
    throw new UsageError(
      '--write-baseline needs a file to write: --baseline telltale-baseline.json --write-baseline.',
    )
  }
  const known: Baseline | undefined =
    baseline === undefined
      ? undefined
      : write
        ? []
        : // Of what is not looked at nobody knows whether it is still there.
          readBaseline(baseline, cwd).filter(({ code }) => isChosen(code))
  const notes: string[] = []
  if (chosen.length < all.length)
    notes.push(`${all.length - chosen.length} left out by --only and --skip`)
  if (known === undefined) return { problems: chosen, ok: !fails(chosen, failOn), notes }

  if (write && baseline !== undefined) {
    const lasting = chosen.filter(({ severity }) => severity !== 'fatal')
    writeBaseline(baseline, cwd, lasting)
    const fatal = chosen.filter(({ severity }) => severity === 'fatal')
    return {
      problems: fatal,
      ok: fatal.length === 0,
      notes: [...notes, `${lasting.length} written to ${baseline}`],
    }
  }
  const { fresh, gone } = splitKnown(chosen, known, cwd)
  if (fresh.length < chosen.length)
    notes.push(`${chosen.length - fresh.length} known from ${baseline}`)
  if (gone > 0)
    notes.push(`${gone} of ${baseline} no longer there: shorten it with --write-baseline`)
  return { problems: fresh, ok: !fails(fresh, failOn), notes }
}

export const severities: readonly Severity[] = ['fatal', 'error', 'warning', 'info']

function fails(problems: readonly Problem[], failOn: Severity): boolean {
  return problems.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(failOn))
}

function covers(names: readonly string[], code: string): boolean {
  return names.some((name) => code === name || code.startsWith(`${name}/`))
}

/** Groups and codes out of a list with commas; a misspelt one would silently check nothing. */
function codesIn(flag: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const names = text.split(',').map((name) => name.trim())
  const codes = checkCodes()
  const groups = new Set(codes.map((code) => code.split('/')[0] ?? ''))
  const wrong = names.find((name) => !groups.has(name) && !codes.includes(name))
  if (wrong === undefined || codes.length === 0) return names
  throw new UsageError(
    `${flag} ${text}: there is no check "${wrong}".${didYouMean(wrong, [...groups, ...codes])} Groups: ${[...groups].join(', ')}.`,
  )
}
