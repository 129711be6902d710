type Hue = 'green' | 'yellow' | 'orange' | 'red' | 'blue' | 'purple'
type Shade = 'super-light' | 'light' | 'semi-dark' | 'dark'

/** A colour of Grafana's palette, which follows the reader's theme, or a fixed one: `#e02f44`. */
export type Color =
  | Hue
  | `${Shade}-${Hue}`
  | 'text'
  | 'transparent'
  | 'white'
  | 'gray'
  | `#${string}`

/**
 * How colours are chosen when nobody fixes them: one for each series, by the thresholds, or along
 * a gradient from the smallest value to the largest.
 *
 * Source: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#color-scheme
 */
export type ColorScheme = (typeof colorSchemes)[number]

export const colorSchemes = [
  'thresholds',
  'palette-classic',
  'palette-classic-by-name',
  'continuous-GrYlRd',
  'continuous-RdYlGr',
  'continuous-BlYlRd',
  'continuous-YlRd',
  'continuous-BlPu',
  'continuous-YlBl',
  'continuous-blues',
  'continuous-reds',
  'continuous-greens',
  'continuous-purples',
] as const
