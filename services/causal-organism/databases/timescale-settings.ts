import { port, type Setting, text } from '@systems/kit/settings'

/** Where the TimescaleDB is; without a host its measurements are generated. */
export interface TimescaleSettings {
  readonly timescaleHost: string
  readonly timescalePort: number
  readonly timescaleDatabase: string
  readonly timescaleUser: string
  readonly timescalePassword: string
}

export const timescaleSettings: {
  readonly [Name in keyof TimescaleSettings]: Setting<TimescaleSettings[Name]>
} = {
  timescaleHost: text('TIMESCALE_HOST', ''),
  timescalePort: port('TIMESCALE_PORT', 5432),
  timescaleDatabase: text('TIMESCALE_DB', 'causal_organism'),
  timescaleUser: text('TIMESCALE_USER', 'causal_organism'),
  timescalePassword: text('TIMESCALE_PASSWORD', ''),
}
