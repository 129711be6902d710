import type { Gauge } from '@telltale/core'
import type { Expression, InstantVector, NotAVector, Recorded, Scalar } from '@telltale/promql'
import { nodeOf } from '@telltale/promql'
import type { UnitId } from '../grafana/unit-id.ts'

/** One query of a panel. */
export interface Query extends Expression {
  /** Grafana's legend format. @default the labels of the result: `{{route}} / {{status}}` */
  readonly legend?: string
  /** How overrides and transformations call the query. @default A, B, C … */
  readonly refId?: string
  /** @default from the expression; when it differs from the panel's, the query gets an axis of its own */
  readonly unit?: UnitId
  /** `instant` asks for the last value only. @default by panel: stat, gauge and table are instant */
  readonly instant?: boolean
  /** Fetched, but not drawn: input of a transformation or of another query. */
  readonly hidden?: boolean
  /** Exemplars as dots, for histograms that have them. */
  readonly exemplars?: boolean
  /** Checks that are broken here on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
}

export interface QueryOptions extends Omit<Query, 'node' | 'kind'> {
  readonly expr: QueryExpression
}

// biome-ignore lint/suspicious/noExplicitAny: a query may have any labels
export type QueryExpression = InstantVector<any> | Gauge<string, any> | Recorded<any> | Scalar
export type QueryInput = QueryExpression | QueryOptions

/** `A` when it is one or several queries; else, at the query that is none, the reason why. */
export type Drawable<A> = A extends readonly unknown[]
  ? { readonly [I in keyof A]: DrawableQuery<A[I]> }
  : DrawableQuery<A>

type DrawableQuery<A> = A extends QueryExpression
  ? A
  : A extends QueryOptions
    ? { readonly [K in keyof A]: K extends keyof QueryOptions ? A[K] : NoOption<K> }
    : A extends { readonly expr: infer E }
      ? Omit<QueryOptions, 'expr'> & {
          readonly expr: E extends QueryExpression ? E : NotAVector<E>
        }
      : NotAVector<A>

/** An inferred type accepts any property, so a misspelt one has to be refused by its name. */
type NoOption<K> = `${K & string} is not an option of a query`

export function toQueries(input: QueryInput | readonly QueryInput[]): readonly Query[] {
  const list = Array.isArray(input) ? (input as readonly QueryInput[]) : [input as QueryInput]
  return list.map((query) => {
    if (!isOptions(query)) return { node: nodeOf(query) }
    const { expr, ...rest } = query
    return { node: nodeOf(expr), ...rest }
  })
}

function isOptions(query: QueryInput): query is QueryOptions {
  return 'expr' in query && !('record' in query)
}
