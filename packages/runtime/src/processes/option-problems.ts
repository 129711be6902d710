import { didYouMean, type Problem } from '@telltale/core'
import { setupError } from '../setup-error.ts'

/** Throws one Error that lists every option that cannot be. */
export function checkOptions(caller: string, options: object, own: readonly string[]): void {
  const known = [...own, ...sharingOptions]
  const given = Object.entries(options as Readonly<Record<string, unknown>>)
  const problems = given.flatMap(([name, value]) => optionProblems(caller, name, value, known))
  if (problems.length > 0) throw setupError(caller, problems)
}

const times = ['writeEveryMs', 'collectEveryMs', 'collectTimeoutMs', 'silenceMs', 'deadlineMs']
const sharingOptions = [
  ...times.slice(0, -1),
  'processLabel',
  'format',
  'onProblem',
  'registry',
  'process',
]

function optionProblems(
  caller: string,
  name: string,
  value: unknown,
  known: readonly string[],
): readonly Problem[] {
  if (!known.includes(name)) {
    return [
      {
        code: 'runtime/unknown-option',
        severity: 'error',
        summary: `${caller} has no option "${name}".${didYouMean(name, known)}`,
        why: 'An option that is silently ignored looks as if it worked.',
        fix: `Use one of ${known.join(', ')}.`,
      },
    ]
  }
  if (value === undefined) return []
  const least = name === 'deadlineMs' ? 0 : 1
  if (times.includes(name) && !(typeof value === 'number' && value >= least && value < 2 ** 31)) {
    return [invalid(`${name} is ${String(value)}`, 'Give a number of milliseconds: 250.', caller)]
  }
  if ((name === 'service' || name === 'run') && !/^[A-Za-z0-9_-]+$/.test(String(value))) {
    return [
      invalid(
        `${name} is ${JSON.stringify(value)}`,
        'It becomes part of file names: use letters, digits, "_" and "-".',
        caller,
      ),
    ]
  }
  if (name === 'leftovers' && value !== 'continue' && value !== 'delete') {
    return [invalid(`${name} is ${JSON.stringify(value)}`, "Give 'continue' or 'delete'.", caller)]
  }
  if (name === 'processLabel' && !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(String(value))) {
    return [
      invalid(`${name} is ${JSON.stringify(value)}`, 'Give the name of a label: worker.', caller),
    ]
  }
  if (name === 'directory' && (typeof value !== 'string' || value === '')) {
    return [
      invalid(
        `${name} is ${JSON.stringify(value)}`,
        'Give a path. Where there is no directory to share, serve the registry of instrument() itself.',
        caller,
      ),
    ]
  }
  return []
}

function invalid(what: string, fix: string, caller: string): Problem {
  return {
    code: 'runtime/shared-option',
    severity: 'error',
    summary: `${what}, which ${caller} cannot use.`,
    why: 'Processes that disagree on it would not find each other, or write too often or never.',
    fix,
  }
}
