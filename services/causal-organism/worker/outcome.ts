import type { Outcome } from '@telltale/runtime'

/** How the metrics call what has thrown. */
export const failure = { error: 'failure' } as const satisfies Outcome
