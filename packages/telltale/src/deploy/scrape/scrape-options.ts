/** What a scrape job says besides where its targets are. */
import type { Duration } from '@telltale/promql'
import { type Connection, connectionYaml } from './connection.ts'
import { type Relabeling, relabelingYaml } from './relabeling.ts'

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export interface ScrapeOptions extends Connection {
  /** @default that of the system */
  readonly interval?: Duration
  /** @default '10s', or the interval when that is shorter */
  readonly timeout?: Duration
  /** @default 'http' */
  readonly scheme?: 'http' | 'https'
  /** Of the address: `{ 'collect[]': ['cpu'] }`. */
  readonly params?: Readonly<Record<string, readonly string[]>>
  /** Labels that the target itself sets win over those of Prometheus: for federation. @default false */
  readonly honorLabels?: boolean
  /** Added to every series of the fixed addresses. */
  readonly labels?: Readonly<Record<string, string>>
  /** A scrape that has more fails as a whole: better one target less than no Prometheus. */
  readonly limits?: ScrapeLimits
  /** Of targets, before they are scraped. */
  readonly relabel?: readonly Relabeling[]
  /** Of series, before they are stored. */
  readonly metricRelabel?: readonly Relabeling[]
}

export interface ScrapeLimits {
  /** Series of one target. */
  readonly samples?: number
  /** Targets of the job. */
  readonly targets?: number
  /** Labels of a series. */
  readonly labels?: number
  /** Characters. */
  readonly labelName?: number
  /** Characters. */
  readonly labelValue?: number
  /** Of an uncompressed answer: `10MB`. */
  readonly body?: string
}

export function scrapeOptionsYaml(options: ScrapeOptions) {
  const { scheme, params, honorLabels, limits = {} } = options
  return {
    ...(scheme !== undefined && { scheme }),
    ...(params && { params }),
    ...(honorLabels !== undefined && { honor_labels: honorLabels }),
    ...limitsYaml(limits),
    ...connectionYaml(options),
  }
}

function limitsYaml({ samples, targets, labels, labelName, labelValue, body }: ScrapeLimits) {
  return {
    ...(samples !== undefined && { sample_limit: samples }),
    ...(targets !== undefined && { target_limit: targets }),
    ...(labels !== undefined && { label_limit: labels }),
    ...(labelName !== undefined && { label_name_length_limit: labelName }),
    ...(labelValue !== undefined && { label_value_length_limit: labelValue }),
    ...(body !== undefined && { body_size_limit: body }),
  }
}

export function relabelingsYaml({ relabel = [], metricRelabel = [] }: ScrapeOptions) {
  return {
    ...(relabel.length > 0 && { relabel_configs: relabel.map(relabelingYaml) }),
    ...(metricRelabel.length > 0 && {
      metric_relabel_configs: metricRelabel.map(relabelingYaml),
    }),
  }
}
