import type { Problem } from '@telltale/core'
import { problemText } from '../setup-error.ts'

export type OnProblem = (problem: Problem) => void

/** Passes each problem on once. Never throws. */
export function reportOnce(onProblem: OnProblem = warn): (key: string, problem: Problem) => void {
  const reported = new Set<string>()
  return (key, problem) => {
    if (reported.has(key)) return
    reported.add(key)
    try {
      onProblem(problem)
    } catch {
      // A logger that throws must not break the service.
    }
  }
}

export function unreadableFile(path: string): Problem {
  return {
    code: 'runtime/shared-file-unreadable',
    severity: 'warning',
    summary: `${path} cannot be read, and was left out of the metrics.`,
    path: [path],
    why: 'The file is damaged, such as after a full disk or a crash of the machine. What its process has counted is missing from the totals.',
    fix: 'Delete the file. If its process still runs, it makes a new one at once and goes on counting.',
  }
}

export function unlikeFamilies(name: string): Problem {
  return {
    code: 'runtime/shared-family-differs',
    severity: 'warning',
    summary: `${name} is defined differently by several processes; only those of the newest definition are counted.`,
    why: 'Buckets, kinds and ways to aggregate that differ cannot be added up.',
    fix: 'This passes when all processes run the same version. If it does not, two services share one directory: give each a name of its own, { service }.',
  }
}

export function failedWrite(directory: string, error: unknown): Problem {
  const { code = '', message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  return {
    code: 'runtime/shared-directory',
    severity: 'warning',
    summary: `The metrics of process ${process.pid} could not be shared in ${directory}: ${message}`,
    why: 'Other processes see its last values until it works again; nothing is lost as long as the process lives.',
    fix: isFull
      ? 'Make room, or the tmpfs larger: a process takes about 150 bytes per series.'
      : 'Let the process write there, or choose another directory.',
  }
}

function warn(problem: Problem): void {
  process.emitWarning(problemText(problem), { type: 'TelltaleWarning', code: problem.code })
}
