import { createDataFrame, type DataFrame, FieldType } from '@grafana/data'
import type { TargetJson } from '../dashboard/dashboard-json.ts'
import { numberOf } from './frames.ts'
import type { Series } from './prometheus.ts'

/** One row for each sample, one column for each label, as Grafana's format "table". @param isOnly no other query of the panel is a table */
export function tableFrame(
  { refId }: TargetJson,
  series: readonly Series[],
  isOnly: boolean,
): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort()
  const rows = series.flatMap(({ metric, values }) => values.map((sample) => ({ metric, sample })))
  return createDataFrame({
    refId,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        values: rows.map(({ sample: [seconds] }) => seconds * 1000),
      },
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        config: { filterable: true },
        values: rows.map(({ metric }) => metric[label] ?? ''),
      })),
      {
        name: isOnly ? 'Value' : `Value #${refId}`,
        type: FieldType.number,
        values: rows.map(({ sample: [, text] }) => numberOf(text)),
      },
    ],
  })
}
