import { readFile } from 'node:fs/promises'
import { prices, type TokenPrice } from '@systems/metrics/signal-harvester/prices'

/**
 * The price list of a JSON file; the default one without a file. Models are a regular expression of
 * the whole name: `[{"provider": "openai", "models": "gpt-4.*", "prompt": 0.03, "completion": 0.06}]`,
 * US dollars for a thousand tokens.
 *
 * Errors: throws one Error that says what is wrong with the file and its entries.
 */
export async function readPrices(path: string): Promise<readonly TokenPrice[]> {
  if (path === '') return prices
  const list = listIn(await readFile(path, 'utf8'))
  if (list === undefined) throw new Error(`${path}: the price list must be a JSON array.`)
  return list.map((entry, index) => {
    const { provider, models, prompt, completion } = Object(entry)
    const isPrice = (value: unknown) => typeof value === 'number' && value >= 0
    if (
      (provider !== 'openai' && provider !== 'anthropic') ||
      !isPattern(models) ||
      !isPrice(prompt) ||
      !isPrice(completion)
    )
      throw new Error(
        `${path}: entry ${index + 1} must have provider (openai or anthropic), models (a regular expression), prompt and completion.`,
      )
    return { provider, models: new RegExp(models), prompt, completion }
  })
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

function isPattern(text: unknown): text is string {
  try {
    return typeof text === 'string' && new RegExp(text).source !== ''
  } catch {
    return false
  }
}
