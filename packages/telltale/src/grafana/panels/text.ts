import type { TextMode } from '@grafana/grafana-foundation-sdk/text'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawText: Draw<'text'> = ({ options }) =>
  new (sdk('text').PanelBuilder)()
    .mode((options.mode ?? 'markdown') as TextMode)
    .content(options.content)
