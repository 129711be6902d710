/** Which of the four schemas is broken: a dashboard's JSON is open in the places of the other three. */
export type SchemaLayer = 'dashboard' | 'panel options' | 'field config' | 'query'

export type SchemaFault = 'unknown property' | 'missing property' | 'wrong type' | 'wrong value'

/**
 * One place where a dashboard is not what the Foundation SDK's types say, in words.
 *
 * @example
 * { layer: 'query', fault: 'unknown property', panel: { title: 'Latency', type: 'timeseries', id: 4 },
 *   query: 'A', path: 'panels[3].targets[0].exprr',
 *   message: '"exprr" is not a property of a Prometheus query. Did you mean "expr"?',
 *   fix: 'Write "expr".' }
 */
export interface SchemaFinding {
  readonly layer: SchemaLayer
  readonly fault: SchemaFault
  /** The panel or row that is wrong; absent when it is the dashboard around them. */
  readonly panel?: FaultyPanel
  /** The title of the row that a nested panel belongs to. */
  readonly row?: string
  /** The refId of the query, or its position. */
  readonly query?: string
  /** From the root of the dashboard, in jq's notation without the leading dot. */
  readonly path: string
  readonly message: string
  readonly fix: string
}

export interface FaultyPanel {
  /** As a person would name it; for a panel without a title, its type and position. */
  readonly title: string
  readonly type: string
  readonly id?: number
}
