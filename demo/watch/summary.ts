import { listed } from '../../packages/telltale/src/cli/summary.ts'
import { counted } from '../../packages/telltale/src/report/counted.ts'
import type { Style } from '../../packages/telltale/src/report/style.ts'
import { liveTable } from './live-text.ts'
import type { LastLook } from './watch.ts'

/** How it was at the end, which panels had no data yet, and the verdict. */
export function summaryText(
  { systems, openPanels }: LastLook,
  faults: readonly string[],
  style: Style,
): string {
  const open = Object.entries(openPanels).flatMap(([title, panels]) =>
    panels.length === 0
      ? []
      : ['', `${title}: no data yet`, ...listed(panels, (panel) => `  ${panel}`)],
  )
  const verdict =
    faults.length === 0
      ? [`${style('good', '✓')} ${counted(systems.length, 'system')} at work, every rule evaluated`]
      : faults.map((fault) => `${style('error', '✗')} ${fault}`)
  return ['', liveTable(systems, style), ...open, '', ...verdict].join('\n')
}
