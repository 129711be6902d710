/** Which values Grafana's alerting takes, as the SDK knows them. */
import type { ContactPoint, Rule } from '@grafana/grafana-foundation-sdk/alerting'

/** What no series means. */
export type NoDataState = Rule['noDataState']

/** What a query that fails means. */
export type ExecErrState = Rule['execErrState']

export type ContactPointType = ContactPoint['type']
