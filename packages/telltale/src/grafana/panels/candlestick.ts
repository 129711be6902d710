import type { CandleStyle, VizDisplayMode } from '@grafana/grafana-foundation-sdk/candlestick'
import { legendOf, tooltipOf } from '../look.ts'
import { built, sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'
import { drawAxis } from './graph.ts'

export const drawCandlestick: Draw<'candlestick'> = ({ options }) => {
  const { fields = {}, style = 'candles' } = options
  const builder = new (sdk('candlestick').PanelBuilder)()
    .legend(legendOf(options, true))
    .tooltip(tooltipOf(options))
    .mode((fields.volume === undefined ? 'candles' : 'candles+volume') as VizDisplayMode)
    .candleStyle((style === 'bars' ? 'ohlcbars' : 'candles') as CandleStyle)
    .fields(built({ ...fields }))
    .includeAllFields(options.others ?? true)
  drawAxis(builder, options)
  return builder
}
