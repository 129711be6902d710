import { matcherCheck } from '../matcher-problems.ts'

/** Every `le` in a matcher is a bound of the histogram, written as Prometheus stores it. */
export const bucketBound = matcherCheck(
  'metrics/bucket-bound',
  'error',
  'a matcher asks for a bucket that the histogram does not have',
)
