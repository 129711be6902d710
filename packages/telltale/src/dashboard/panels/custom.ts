import type { UnitId } from '../../grafana/unit-id.ts'
import type { Panel } from '../panel.ts'
import { makePanel } from '../panel-maker.ts'
import type { QueryPanelOptions } from '../panel-options.ts'
import { type Drawable, type QueryInput, toQueries } from '../query.ts'

export interface CustomPanelOptions extends QueryPanelOptions {
  /** @default what the builder says, else from the queries' units */
  readonly unit?: UnitId
}

/** A panel builder of the Grafana Foundation SDK, or anything that builds Grafana's panel JSON. */
export interface SdkPanelBuilder {
  build(): { readonly type: string }
}

/**
 * Any panel that the Foundation SDK can build, where no option here says what is meant.
 *
 * The builder decides the look. Id, title, place, data source, queries, legends, description, step
 * and (unless it has one) unit are added, and the result is checked like every other panel's.
 *
 * @example
 * import { PanelBuilder } from '@grafana/grafana-foundation-sdk/xychart'
 * custom('Size and duration', [sizes, durations], () => new PanelBuilder().seriesMapping(…))
 */
export function custom<const A>(
  title: string,
  queries: Drawable<A>,
  builder: SdkPanelBuilder | (() => SdkPanelBuilder),
  options: CustomPanelOptions = {},
): Panel<'custom'> {
  return makePanel(
    'custom',
    title,
    toQueries(queries as QueryInput),
    { ...options, builder },
    custom,
  )
}
