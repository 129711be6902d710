/**
 * What LLM tokens cost: one list, which the service's cost counter and the cost panels read. The
 * figures are defaults to be replaced by those of the contract; what is not in the list costs 0.
 */

/** US dollars for a thousand tokens of some models of a provider. */
export interface TokenPrice {
  readonly provider: 'openai' | 'anthropic'
  /** Which models, as a regular expression of the whole name. The first entry that fits holds. */
  readonly models: RegExp
  readonly prompt: number
  readonly completion: number
}

export const gpt4: TokenPrice = {
  provider: 'openai',
  models: /gpt-4.*/,
  prompt: 0.0015,
  completion: 0.002,
}

/** Other models of OpenAI are taken for GPT-3.5. */
export const otherOpenai: TokenPrice = {
  provider: 'openai',
  models: /.*/,
  prompt: 0.0005,
  completion: 0.0015,
}

export const anthropic: TokenPrice = {
  provider: 'anthropic',
  models: /.*/,
  prompt: 0.008,
  completion: 0.024,
}

export const prices: readonly TokenPrice[] = [gpt4, otherOpenai, anthropic]

/** The entry that holds for a model; nothing when it is not priced. */
export function priceOf(
  list: readonly TokenPrice[],
  provider: string,
  model: string,
): TokenPrice | undefined {
  return list.find(
    (price) =>
      price.provider === provider && new RegExp(`^(?:${price.models.source})$`).test(model),
  )
}
