import type { TableCellHeight } from '@grafana/grafana-foundation-sdk/common'
import { built, sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawTable: Draw<'table'> = ({ options }) => {
  const { sortBy, footer, filterable } = options
  const builder = new (sdk('table').PanelBuilder)()
    .showHeader(options.showHeader ?? true)
    .cellHeight(cellHeights[options.rows ?? 'small'] as TableCellHeight)
    .footer(
      built({ show: footer !== undefined, reducer: footer ? [footer] : [], countRows: false }),
    )
  if (sortBy !== undefined) {
    const { column, direction } =
      typeof sortBy === 'string' ? { column: sortBy, direction: 'ascending' } : sortBy
    builder.sortBy([built({ displayName: column, desc: direction === 'descending' })])
  }
  if (filterable) builder.filterable(true)
  return builder
}

const cellHeights = { small: 'sm', medium: 'md', large: 'lg' } as const
