/** What a Grafana in the cluster gets, whoever brings it there. */
import { objectName } from '../object.ts'

export interface GrafanaContent {
  /** Dashboards' JSON by file name. */
  readonly dashboards: ReadonlyMap<string, string>
  /** The provisioning file of the data sources. */
  readonly dataSources: string
}

/** `api.json` of shop is `shop-api`, and `shop-overview.json` stays `shop-overview`. */
export function dashboardName(file: string, system: string): string {
  const base = objectName(file.replace(/\.json$/, ''))
  return base === system || base.startsWith(`${system}-`) ? base : `${system}-${base}`
}
