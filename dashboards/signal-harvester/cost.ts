/** What tokens cost by the price list, as queries. */
import { llm } from '@systems/metrics/signal-harvester'
import { gpt4, prices, type TokenPrice } from '@systems/metrics/signal-harvester/prices'
import { tokenCost } from '@telltale/mixins/queries'
import { type Duration, type InstantVector, matches, not } from '@telltale/promql'

type TokenType = 'prompt' | 'completion'
const tokenTypes: readonly TokenType[] = ['prompt', 'completion']

/** All tokens of OpenAI at the price of its better model: too high where others are used as well. */
export function openaiCost(range: Duration): InstantVector<never> {
  const rates = tokenTypes.map((token_type) => ({
    of: { provider: 'openai', token_type } as const,
    price: gpt4[token_type],
  }))
  return tokenCost(llm.tokens, rates, { range, per: 1000 })
}

/** Every entry of the price list, prompt and completion; who was not asked costs nothing. */
export function listedCost(range: Duration): InstantVector<never> {
  const rates = prices.flatMap((price, index) =>
    tokenTypes.map((token_type) => ({
      of: matchersOf(price, index, token_type),
      price: price[token_type],
    })),
  )
  return tokenCost(llm.tokens, rates, { range, per: 1000, orZero: true })
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
