import {
  type FieldDisplay,
  getFieldDisplayValues,
  type ReduceDataOptions,
  ReducerID,
} from '@grafana/data'
import { useTheme2 } from '@grafana/ui'
import { withDefaults } from '../grafana/panel-defaults.ts'
import type { VisualizationProps } from './visualizations.ts'

/** The values of a stat, gauge, bar gauge or pie: one for each series, reduced as the panel says. */
export function useSingleValues({ panel, frames }: VisualizationProps, sparkline = false) {
  const theme = useTheme2()
  return (): FieldDisplay[] =>
    getFieldDisplayValues({
      data: [...frames],
      theme,
      reduceOptions: {
        calcs: [ReducerID.lastNotNull],
        ...(panel.options?.reduceOptions as ReduceDataOptions | undefined),
      },
      fieldConfig: withDefaults(panel.type, panel.fieldConfig),
      replaceVariables: (text) => text,
      sparkline,
      timeZone: 'browser',
    })
}
