/** What tokens cost by the price list, as queries. */
import { llm } from '@systems/metrics/signal-harvester'
import { gpt4, prices, type TokenPrice } from '@systems/metrics/signal-harvester/prices'
import {
  type Duration,
  type InstantVector,
  increase,
  matches,
  not,
  select,
  sum,
  vector,
} from '@telltale/promql'

type TokenType = 'prompt' | 'completion'
const tokenTypes: readonly TokenType[] = ['prompt', 'completion']

/** All tokens of OpenAI at the price of its better model: too high where others are used as well. */
export function openaiCost(range: Duration): InstantVector<never> {
  return total(
    tokenTypes.map((token_type) =>
      sum(increase(select(llm.tokens, { provider: 'openai', token_type }), range))
        .mul(gpt4[token_type])
        .div(1000),
    ),
  )
}

/** Every entry of the price list, prompt and completion; who was not asked costs nothing. */
export function listedCost(range: Duration): InstantVector<never> {
  const terms = prices.flatMap((price, index) =>
    tokenTypes.map((token_type) =>
      sum(increase(select(llm.tokens, matchersOf(price, index, token_type)), range))
        .mul(price[token_type])
        .div(1000)
        .or(vector(0)),
    ),
  )
  return total(terms)
}

/** The models of an entry without those that an earlier one of the provider has taken. */
function matchersOf({ provider, models }: TokenPrice, index: number, token_type: TokenType) {
  const earlier = prices.slice(0, index).filter((price) => price.provider === provider)
  const [taken] = earlier
  if (taken) return { provider, model: not(taken.models), token_type }
  return models.source === '.*'
    ? { provider, token_type }
    : { provider, model: matches(models), token_type }
}

function total(terms: readonly InstantVector<never>[]): InstantVector<never> {
  return terms.reduce((whole, term) => whole.add(term) as InstantVector<never>)
}
