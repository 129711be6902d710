import { breaker } from '@systems/metrics/causal-organism'
import { max } from '@telltale/promql'
import { above, type Panel, stateTimeline } from 'telltale'
import { breakerOpen } from '../../alerts/causal-organism.ts'

/** Stands on two pages: a request fails here when its dependency is cut off there. */
export const circuitBreakerStatus: Panel<'stateTimeline'> = stateTimeline(
  'Circuit Breaker Status',
  max(breaker.state).by('breaker_name'),
  {
    mappings: {
      0: { text: 'closed', color: 'green' },
      1: { text: 'open', color: 'red' },
      2: { text: 'half-open', color: 'yellow' },
    },
    thresholds: [above(1, 'red'), above(2, 'yellow')],
    width: 24,
    alert: breakerOpen,
  },
)
