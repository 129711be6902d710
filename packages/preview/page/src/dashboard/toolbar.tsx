import { dateTime, type TimeRange } from '@grafana/data'
import { RefreshPicker, TimeRangePicker, ToolbarButton, ToolbarButtonRow } from '@grafana/ui'
import { setParameters } from '../route.ts'
import { ThemeButton } from '../theme.tsx'
import { rawText } from './time.ts'

interface Props {
  readonly range: TimeRange
  readonly refresh: string
  readonly onRefresh: () => void
}

/** Time range, refresh and colours: on the right of every dashboard. */
export function Toolbar({ range, refresh, onRefresh }: Props) {
  const length = range.to.valueOf() - range.from.valueOf()
  const move = (from: number, to: number) =>
    setParameters({ from: String(Math.round(from)), to: String(Math.round(to)) })
  const shift = (by: number) => move(range.from.valueOf() + by, range.to.valueOf() + by)
  return (
    <ToolbarButtonRow alignment="right">
      <TimeRangePicker
        value={range}
        timeZone="browser"
        onChange={({ raw }) => setParameters({ from: rawText(raw.from), to: rawText(raw.to) })}
        onChangeTimeZone={() => {}}
        onMoveBackward={() => shift(-length / 2)}
        onMoveForward={() => shift(length / 2)}
        onZoom={() => {
          const middle = range.from.valueOf() + length / 2
          move(middle - length, Math.min(middle + length, dateTime().valueOf()))
        }}
        isOnCanvas
      />
      <RefreshPicker
        value={refresh}
        tooltip="Refresh"
        intervals={['5s', '10s', '30s', '1m', '5m']}
        onRefresh={onRefresh}
        onIntervalChanged={(interval) => setParameters({ refresh: interval || 'off' })}
        isOnCanvas
      />
      <ThemeButton />
      <ToolbarButton
        icon="monitor"
        tooltip="Without everything around the panels"
        variant="canvas"
        onClick={() => setParameters({ kiosk: '' })}
      />
    </ToolbarButtonRow>
  )
}
