import { didYouMean, type Problem } from '@telltale/core'
import type { Allowance } from '../allowances.ts'
import { foundWhenMade } from '../definition.ts'

/** Found when everything else has been: what allows something that nobody does. */
export const unusedSuppression = foundWhenMade({
  code: 'checks/unused-suppression',
  severity: 'warning',
  title: 'something is allowed that is not done',
})

export function* unusedSuppressions(
  unused: readonly Allowance[],
  knownCodes: readonly string[],
): Generator<Problem> {
  for (const { code, at, path } of unused) {
    const isKnown = knownCodes.includes(code) || !/^(metrics|promql|checks)\//.test(code)
    yield {
      code: unusedSuppression.code,
      severity: unusedSuppression.severity,
      summary: isKnown
        ? `${code} is allowed here, but nothing here does it`
        : `${code} is allowed here, but there is no such check.${didYouMean(code, knownCodes)}`,
      at,
      ...(path && { path }),
      why: 'A reason for something that does not happen misleads the reader, and would hide the next real problem.',
      fix: isKnown ? 'Remove it.' : 'Correct the id, or remove it.',
    }
  }
}
