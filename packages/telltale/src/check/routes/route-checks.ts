/** Whether alerts reach somebody, given routes: a project's own, or those of Alertmanager's file. */
import { groupLabel } from './group-label.ts'
import { inhibitionLabel } from './inhibition-label.ts'
import { inhibitsUnrelated } from './inhibits-unrelated.ts'
import { neverMatches } from './never-matches.ts'
import { onlyDefault } from './only-default.ts'
import type { RouteCheck } from './route-check.ts'
import { shadowed } from './shadowed.ts'
import { undefinedReceiver } from './undefined-receiver.ts'
import { undefinedTimeInterval } from './undefined-time-interval.ts'
import { unrouted } from './unrouted.ts'
import { unusedReceiver } from './unused-receiver.ts'

export const routeChecks: readonly RouteCheck[] = [
  undefinedReceiver,
  unusedReceiver,
  undefinedTimeInterval,
  unrouted,
  neverMatches,
  shadowed,
  groupLabel,
  inhibitionLabel,
  inhibitsUnrelated,
]

/** What is worth knowing of one's own alerts only: the rules of others may be elsewhere. */
export const ownRouteChecks: readonly RouteCheck[] = [...routeChecks, onlyDefault]
