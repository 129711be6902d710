import { LegendDisplayMode, type VizLegendOptions } from '@grafana/ui'
import type { PanelJson } from '../dashboard/dashboard-json.ts'

/** The panel's legend, with what Grafana does where the JSON says nothing. */
export function legendOf({ options }: PanelJson): VizLegendOptions {
  return {
    displayMode: LegendDisplayMode.List,
    placement: 'bottom',
    showLegend: true,
    calcs: [],
    ...(options?.legend as Partial<VizLegendOptions> | undefined),
  }
}
