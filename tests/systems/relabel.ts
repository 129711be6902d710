/**
 * What Prometheus' relabelling makes of a target, as far as scrape jobs here use it: `keep`, `drop`
 * and `replace`. Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
interface RelabelConfig {
  readonly action?: string
  readonly source_labels?: readonly string[]
  readonly separator?: string
  readonly regex?: string
  readonly target_label?: string
  readonly replacement?: string
}

export interface Relabeled {
  readonly relabel_configs?: readonly RelabelConfig[]
}

type Labels = Readonly<Record<string, string>>

/** The labels of a target after relabelling; nothing when it is dropped. */
export function pretend(job: Relabeled, discovered: Labels): Labels | undefined {
  let labels: Labels | undefined = discovered
  for (const config of job.relabel_configs ?? []) labels = labels && relabelled(labels, config)
  return labels
}

function relabelled(labels: Labels, config: RelabelConfig): Labels | undefined {
  const { action = 'replace', source_labels = [], separator = ';', regex = '(.*)' } = config
  const value = source_labels.map((label) => labels[label] ?? '').join(separator)
  const match = new RegExp(`^(?:${regex})$`, 's').exec(value)
  switch (action) {
    case 'keep':
      return match ? labels : undefined
    case 'drop':
      return match ? undefined : labels
    case 'replace': {
      const { target_label = '', replacement = '$1' } = config
      if (match === null) return labels
      const text = replacement.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '')
      return { ...labels, [target_label]: text }
    }
    default:
      throw new Error(`Relabelling by ${action} is not pretended here.`)
  }
}
