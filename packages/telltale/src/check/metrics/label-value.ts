import { matcherCheck } from '../matcher-problems.ts'

/** Every value in a matcher is one that the label can have, and every pattern matches one. */
export const labelValue = matcherCheck(
  'metrics/label-value',
  'error',
  'a matcher asks for a value that the label never has',
)
