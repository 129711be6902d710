/** What the tests of the service share. */
import type { LlmProvider } from './llm/provider.ts'
import type { Source } from './pipeline/sources.ts'
import type { Discovery } from './store/records.ts'
import { failure } from './track/failure.ts'

/** A provider that answers at once, and fails for prompts that ask for it. */
export const instantProvider: LlmProvider = {
  async complete(model, prompt) {
    if (prompt.includes('fails')) throw failure('rate_limit', `${model} does not answer.`)
    return { text: prompt.slice(0, 12), promptTokens: 1000, completionTokens: 500 }
  },
  async embed(_model, text) {
    if (text.includes('fails')) throw failure('server', 'no embedding')
    return [text.length]
  },
}

/** A source that offers what it is given. */
export function listedSource(name: string, found: readonly Discovery[]): Source {
  return { name, fetch: async () => found }
}

export function failingSource(name: string, kind: string): Source {
  return {
    name,
    fetch: async () => {
      throw failure(kind, `${name} fails`)
    },
  }
}

let made = 0

export function discovery(options: Partial<Discovery> = {}): Discovery {
  made++
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    source: 'arxiv',
    url: `https://arxiv.example/${made}`,
    title: `title ${made}`,
    text: 'lunar lunar lunar payload',
    names: [],
    foundAt: 0,
    ...options,
  }
}
