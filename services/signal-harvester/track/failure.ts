import type { Label } from '@telltale/core'
import { fold } from '@telltale/runtime'

/** An error that says of which kind it is, in the words of the metrics. */
export interface Failure extends Error {
  readonly kind: string
}

export function failure(kind: string, message: string): Failure {
  return Object.assign(new Error(message), { kind })
}

/** The kind of an error as a value of a label; what says none, or another one, is `other`. */
export function kindOf<V extends string>(label: Label<V>, error: unknown): V {
  const kind = (error as Partial<Failure> | undefined)?.kind
  return fold(label, typeof kind === 'string' ? kind : 'other')
}
