import { styleText } from 'node:util'
import type { Severity } from '@telltale/core'

/** Paints a piece of text, or leaves it as it is where colours are not wanted. */
export type Style = (paint: Paint, text: string) => string
export type Paint = 'strong' | 'quiet' | 'good' | 'added' | 'removed' | Severity

export function styleFor(color: boolean): Style {
  if (!color) return (_, text) => text
  return (paint, text) => styleText([...formats[paint]], text, { validateStream: false })
}

/** What decides about colours, strongest first: the flag, the environment, the terminal. */
export function wantsColor(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== undefined) return flag
  // https://no-color.org: any value that is not empty
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0'
  return isTerminal && environment.TERM !== 'dumb'
}

const formats = {
  strong: ['bold'],
  quiet: ['dim'],
  good: ['green'],
  added: ['green'],
  removed: ['red'],
  fatal: ['bold', 'red'],
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'cyan'],
} as const satisfies Record<Paint, readonly Parameters<typeof styleText>[0][]>
