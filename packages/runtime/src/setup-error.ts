import type { Problem } from '@telltale/core'

/** What `instrument()` and its companions throw when they cannot start: every problem at once. */
export interface SetupError extends Error {
  readonly problems: readonly Problem[]
}

/** One Error whose message lists all problems, each with where, why and how to fix it. */
export function setupError(caller: string, problems: readonly Problem[]): SetupError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const error = new Error(
    `${caller} found ${count}:\n\n${problems.map(problemText).join('\n\n')}\n`,
  )
  return Object.assign(error, { problems })
}

/** A problem as text for a terminal or a log. */
export function problemText(problem: Problem): string {
  const at = problem.at && `${problem.at.file}:${problem.at.line}:${problem.at.column}`
  return [
    `${problem.severity}[${problem.code}]: ${problem.summary}`,
    ...(at ? [`  --> ${at}`] : []),
    ...(problem.related ?? []).map(
      (related) =>
        `  ${related.message}${related.at ? `: ${related.at.file}:${related.at.line}` : ''}`,
    ),
    `  why: ${problem.why}`,
    `  fix: ${problem.fix}`,
  ].join('\n')
}
