import { breaker } from '@systems/metrics/causal-organism'
import { breakerStatePanel } from '@telltale/mixins/dashboards'
import type { Panel } from 'telltale'
import { breakerOpen } from '../../alerts/causal-organism.ts'

/** Stands on two pages: a request fails here when its dependency is cut off there. */
export const circuitBreakerStatus: Panel<'stateTimeline'> = breakerStatePanel(
  'Circuit Breaker Status',
  breaker,
  { width: 24, alert: breakerOpen },
)
