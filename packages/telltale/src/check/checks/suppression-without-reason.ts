import type { Problem } from '@telltale/core'
import type { Allowance } from '../allowances.ts'
import { foundWhenMade } from '../definition.ts'

/** An exception that nobody explains is none. */
export const suppressionWithoutReason = foundWhenMade({
  code: 'checks/suppression-without-reason',
  severity: 'error',
  title: 'something is allowed without a reason',
})

export function* suppressionsWithoutReason(allowances: readonly Allowance[]): Generator<Problem> {
  for (const { code, reason, at, path } of allowances) {
    if (reason.trim() !== '') continue
    yield {
      code: suppressionWithoutReason.code,
      severity: suppressionWithoutReason.severity,
      summary: `${code} is allowed without a reason, and so it is not allowed`,
      at,
      ...(path && { path }),
      why: 'In a year nobody will know whether the exception is still right.',
      fix: `Say why: allow: { '${code}': '…' }, or # telltale-allow ${code}: … in PromQL.`,
    }
  }
}
