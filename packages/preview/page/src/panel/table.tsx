import { getFieldDisplayName } from '@grafana/data'
import { TableNG } from '@grafana/ui/unstable'
import { useMemo, useState } from 'react'
import { withDefaults } from '../grafana/panel-defaults.ts'
import type { VisualizationProps } from './visualizations.ts'

export function TablePanel({ panel, frames, range, width, height }: VisualizationProps) {
  const [chosen, setChosen] = useState(0)
  const frame = frames[Math.min(chosen, frames.length - 1)]
  const options = (panel.options ?? {}) as Readonly<Record<string, never>>
  const data = useMemo(() => {
    if (frame === undefined) return undefined
    // The table reads the names that Grafana's panels would have given already.
    const fields = frame.fields.map((field) => ({
      ...field,
      state: { ...field.state, displayName: getFieldDisplayName(field, frame, [...frames]) },
    }))
    return { ...frame, fields }
  }, [frame, frames])
  if (data === undefined) return null
  const many = frames.length > 1
  return (
    <>
      <TableNG
        data={data}
        width={width}
        height={many ? height - 32 : height}
        noHeader={options.showHeader === false}
        sortBy={options.sortBy}
        cellHeight={options.cellHeight}
        fieldConfig={withDefaults(panel.type, panel.fieldConfig)}
        timeRange={range}
        structureRev={1}
        enableVirtualization
        resizable
        showTypeIcons={false}
      />
      {many && (
        <select
          aria-label="Frame"
          value={chosen}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
        >
          {frames.map((each, i) => (
            <option key={each.refId ?? i} value={i}>
              {each.name ?? each.refId ?? `Frame ${i + 1}`}
            </option>
          ))}
        </select>
      )}
    </>
  )
}
