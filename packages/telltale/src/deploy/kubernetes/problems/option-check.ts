import type { Problem } from '@telltale/core'
import type { System } from '../../../project/system.ts'
import type { KubernetesOptions } from '../kubernetes.ts'

/** Where the options are written. */
export type Place = Pick<Problem, 'at' | 'path'>

/** One question to the options of a cluster. */
export type OptionCheck = (
  options: KubernetesOptions,
  place: Place,
  system: System,
) => Iterable<Problem>
