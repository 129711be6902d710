/**
 * A step that changes the labels of targets before they are scraped, or of series before they are
 * stored.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export interface Relabeling {
  /** Their values, joined by the separator, are matched. */
  readonly sourceLabels?: readonly string[]
  /** @default ';' */
  readonly separator?: string
  /** RE2, anchored at both ends. @default '(.*)' */
  readonly regex?: string
  readonly targetLabel?: string
  /** `$1` is the first group. @default '$1' */
  readonly replacement?: string
  /** For `hashmod`. */
  readonly modulus?: number
  /** @default 'replace' */
  readonly action?: RelabelAction
}

export type RelabelAction =
  | 'replace'
  | 'lowercase'
  | 'uppercase'
  | 'keep'
  | 'drop'
  | 'keepequal'
  | 'dropequal'
  | 'hashmod'
  | 'labelmap'
  | 'labeldrop'
  | 'labelkeep'

export function relabelingYaml(relabeling: Relabeling) {
  const { action, sourceLabels, separator, regex, modulus, targetLabel, replacement } = relabeling
  return {
    ...(action !== undefined && { action }),
    ...(sourceLabels !== undefined && { source_labels: sourceLabels }),
    ...(separator !== undefined && { separator }),
    ...(regex !== undefined && { regex }),
    ...(modulus !== undefined && { modulus }),
    ...(targetLabel !== undefined && { target_label: targetLabel }),
    ...(replacement !== undefined && { replacement }),
  }
}
