import {
  type DurationOrVariable,
  type InstantVector,
  increase,
  type MatchersFor,
  num,
  select,
  sum,
  type VariableRef,
  vector,
} from '@telltale/promql'
import type { AnyCounter } from '../families.ts'

/** What tokens of one kind cost. */
export interface TokenRate<A> {
  /** Which tokens. */
  readonly of: MatchersFor<A>
  /** A number, or the constant of a dashboard. */
  readonly price: number | VariableRef
}

export interface TokenCostOptions {
  readonly range: DurationOrVariable
  /** How many tokens a price is for. @default 1_000_000, as providers print it */
  readonly per?: number
  /** Kinds of which there are no series cost nothing, instead of hiding what the others cost. */
  readonly orZero?: boolean
}

/**
 * What tokens have cost, by a price list: where the service counts tokens and knows no prices.
 *
 * Shape: InstantVector<never>. Unit: that of the prices.
 *
 * @example
 * const tokens = llmCalls().tokens
 * const rates = [{ of: { type: 'input' }, price: 1.25 }, { of: { type: 'output' }, price: 10 }]
 * tokenCost(tokens, rates, { range: '24h' }) // => 'sum(increase(llm_tokens_total{type="input"}[24h])) * 1.25 / 1000000 + sum(increase(llm_tokens_total{type="output"}[24h])) * 10 / 1000000'
 */
export function tokenCost<A extends AnyCounter>(
  tokens: A,
  rates: readonly TokenRate<A>[],
  { range, per = 1_000_000, orZero = false }: TokenCostOptions,
): InstantVector<never> {
  const costs = rates.map(({ of, price }) => {
    const used = sum(increase(select<AnyCounter>(tokens, of as object), range))
    const cost = used.mul(typeof price === 'number' ? price : num(price)).div(per)
    return orZero ? cost.or(vector(0)) : cost
  }) as readonly InstantVector<never>[]
  return costs.reduce((all, cost) => all.add(cost) as InstantVector<never>)
}
