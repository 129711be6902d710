import { writtenBy } from '@telltale/core'
import { max } from '@telltale/promql'
import {
  type AlertingRule,
  above,
  type Panel,
  type Row,
  type RowOptions,
  row,
  stateTimeline,
  timeseries,
} from 'telltale'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { shareBetween } from '../share-between.ts'
import { breakerStates } from './metrics.ts'

/** What of a breaker's families is shown: those of `circuitBreaker()`, or declared by hand. */
export interface BreakerFamilies {
  readonly state: AnyGauge
  readonly failures: AnyCounter
  readonly successes: AnyCounter
}

/**
 * The positions of breakers over time, by name and colour.
 *
 * @example
 * breakerStatePanel('Circuit breakers', breaker, { alert: breakerOpen })
 */
export function breakerStatePanel(
  title: string,
  { state }: Pick<BreakerFamilies, 'state'>,
  options: PanelChanges<'stateTimeline'> = {},
): Panel<'stateTimeline'> {
  const { closed, open, halfOpen } = breakerStates
  return writtenBy(breakerStatePanel, () =>
    stateTimeline(title, max(state).by(...Object.keys(state.labels)), {
      mappings: {
        [closed]: { text: 'closed', color: 'green' },
        [open]: { text: 'open', color: 'red' },
        [halfOpen]: { text: 'half-open', color: 'yellow' },
      },
      thresholds: [above(open, 'red'), above(halfOpen, 'yellow')],
      ...panelOptions(options, undefined),
    }),
  )
}

export interface CircuitBreakerPanelsOptions {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: { readonly open?: AlertingRule; readonly failures?: AlertingRule }
  readonly state?: PanelChanges<'stateTimeline'>
  readonly failures?: PanelChanges<'timeseries'>
}

/**
 * Circuit breakers: who is cut off, and whose calls fail.
 *
 * @example
 * dashboard('shop-calls', { title: 'Shop calls' }, ...circuitBreakerPanels(breaker, { alerts }))
 */
export function circuitBreakerPanels(
  breaker: BreakerFamilies,
  { alerts = {}, state, failures }: CircuitBreakerPanelsOptions = {},
): readonly [Panel<'stateTimeline'>, Panel<'timeseries'>] {
  const by = Object.keys(breaker.failures.labels)
  return writtenBy(circuitBreakerPanels, () => [
    breakerStatePanel(
      state?.title ?? 'Circuit breakers',
      breaker,
      panelOptions(state, alerts.open),
    ),
    timeseries(
      failures?.title ?? 'Circuit breaker failure rate',
      shareBetween<AnyCounter, string>(breaker.failures, breaker.successes, { by }),
      panelOptions(failures, alerts.failures),
    ),
  ])
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, circuitBreakerRow('Dependencies', breaker, { alerts }))
 */
export function circuitBreakerRow(
  title: string,
  breaker: BreakerFamilies,
  options: CircuitBreakerPanelsOptions & RowOptions = {},
): Row {
  return writtenBy(circuitBreakerRow, () =>
    row(title, rowOptions(options), ...circuitBreakerPanels(breaker, options)),
  )
}
