import type { Label } from '@telltale/core'

/**
 * Text from outside as a value of a label: itself when the label declares it, else the value into
 * which the label folds unknown ones.
 *
 * A label that folds nothing gets the text as it is; recording it then drops and counts it.
 *
 * @example
 * fold(pipeline.items.labels.source_type, feed.kind)   // 'rss', or 'other' for 'mastodon'
 */
export function fold<V extends string>(label: Label<V>, text: string): V {
  if (label.kind === 'open') return text as V
  return label.values.find((value) => value === text) ?? label.fold ?? (text as V)
}
