/** What a Prometheus scrapes, by its configuration. */
import type { ForeignDocument, PartPath } from '../../foreign/document/foreign-document.ts'
import { type JsonRecord, listOf, recordOf, textOf } from '../../foreign/json-value.ts'

export interface ScrapeJobs {
  readonly document: ForeignDocument
  readonly jobs: readonly ScrapeJob[]
}

export interface ScrapeJob {
  readonly name: string
  readonly path: string
  readonly part: PartPath
  /** `host:port`; of a service discovery nothing is known. */
  readonly addresses: readonly { readonly address: string; readonly part: PartPath }[]
  /** All its targets are listed, and keep the job's name. */
  readonly isStatic: boolean
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function readScrapeJobs(
  document: ForeignDocument,
  part: PartPath,
  json: JsonRecord,
): ScrapeJobs {
  return {
    document,
    jobs: listOf(json.scrape_configs).map((each, i) =>
      jobOf(recordOf(each), [...part, 'scrape_configs', i]),
    ),
  }
}

function jobOf(json: JsonRecord, part: PartPath): ScrapeJob {
  const addresses = listOf(json.static_configs).flatMap((config, c) =>
    listOf(recordOf(config).targets).flatMap((target, t) => {
      const address = textOf(target)
      return address === undefined
        ? []
        : [{ address, part: [...part, 'static_configs', c, 'targets', t] }]
    }),
  )
  const discovers = Object.keys(json).some((key) => /_sd_configs$/.test(key))
  const relabels = [...listOf(json.relabel_configs), ...listOf(json.metric_relabel_configs)]
    .map(recordOf)
    .some(
      ({ target_label, action }) =>
        target_label === 'job' || /labelmap|labeldrop/.test(String(action)),
    )
  return {
    name: textOf(json.job_name) ?? '',
    path: textOf(json.metrics_path) ?? '/metrics',
    part,
    addresses,
    isStatic: !discovers && !relabels && json.honor_labels !== true,
  }
}
