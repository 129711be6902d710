import type { AlertingRule, OptionsByType, RowOptions } from 'telltale'
import { given } from './given.ts'

/** What a system says about a mixin's panel in its own words. Whatever it does not say stays. */
export type PanelChanges<T extends keyof OptionsByType> = OptionsByType[T] & {
  readonly title?: string
}

/** The options of a panel that explains an alert, if there is one. */
export function panelOptions<C extends { readonly title?: string }>(
  changes: C | undefined,
  alert: AlertingRule | undefined,
): Omit<C, 'title'> & { readonly alert?: AlertingRule } {
  const { title: _, ...options } = changes ?? ({} as C)
  return { ...(alert && { alert }), ...options }
}

/** Those of a mixin's options that are the row's. */
export function rowOptions({ collapsed, repeat, key }: RowOptions): RowOptions {
  return given({ collapsed, repeat, key })
}
