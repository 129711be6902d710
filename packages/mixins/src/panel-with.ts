import type { OptionsByType } from 'telltale'

/** What a system says about a mixin's panel in its own words. Whatever it does not say stays. */
export type PanelChanges<T extends keyof OptionsByType> = OptionsByType[T] & {
  readonly title?: string
}
