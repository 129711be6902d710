import type { Panel } from '../panel.ts'
import { makePanel } from '../panel-maker.ts'
import type { PanelOptions } from '../panel-options.ts'

export interface TextPanelOptions extends PanelOptions {
  /** @default 'markdown' */
  readonly mode?: 'markdown' | 'html'
}

/**
 * Words: what the reader must know. Variables are replaced.
 *
 * @example
 * text('How to read this page', 'Rates are **per second**; one line for each `route`.')
 */
export function text(
  title: string,
  content: string,
  options: TextPanelOptions = {},
): Panel<'text'> {
  return makePanel('text', title, [], { ...options, content }, text)
}
