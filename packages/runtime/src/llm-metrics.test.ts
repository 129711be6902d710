import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { instrument, llmMetrics } from './index.ts'

const model = upTo(10).otherwise('other')
const provider = oneOf('openai', 'azure')
const definitions = {
  calls: counter('llm_calls_total', {
    help: 'Calls.',
    unit: 'calls',
    labels: { provider, model, status: oneOf('success', 'error') },
  }),
  duration: histogram('llm_call_duration_seconds', {
    help: 'Time.',
    labels: { model },
    buckets: [1],
  }),
  active: gauge('llm_calls_active', { help: 'Running.', unit: 'calls' }),
  tokens: counter('llm_tokens_total', {
    help: 'Tokens.',
    unit: 'tokens',
    labels: { model, type: oneOf('input', 'cached_input', 'output') },
  }),
  cost: counter('llm_cost_usd_total', { help: 'Cost.', unit: 'usd', labels: { provider, model } }),
}
const prices = {
  'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'azure/gpt-5': { input: 2, output: 20 },
}
const start = (onUnpriced: (model: string) => void = () => {}) => {
  const metrics = instrument(definitions, { defaultMetrics: false, onProblem: () => {} })
  const value = async (line: string) => {
    const found = (await metrics.registry.metrics())
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
    return found === undefined ? undefined : Number(found.split(' ')[1])
  }
  return { llm: llmMetrics(metrics, prices, { onUnpriced }), metrics, value }
}
const gpt5 = { provider: 'openai', model: 'gpt-5' } as const

describe('llmMetrics', () => {
  it('records outcome, tokens and cost of a call, and gives its answer', async () => {
    const { llm, value } = start()
    const answer = { text: 'hi', usage: { input: 1_000_000, cachedInput: 400_000, output: 50_000 } }
    expect(
      await llm.call(
        gpt5,
        async () => answer,
        ({ usage }) => usage,
      ),
    ).toBe(answer)
    expect(await value('llm_calls_total{provider="openai",model="gpt-5",status="success"}')).toBe(1)
    expect(await value('llm_call_duration_seconds_count{model="gpt-5"}')).toBe(1)
    expect(await value('llm_calls_active')).toBe(0)
    expect(await value('llm_tokens_total{model="gpt-5",type="input"}')).toBe(600_000)
    expect(await value('llm_tokens_total{model="gpt-5",type="cached_input"}')).toBe(400_000)
    expect(await value('llm_tokens_total{model="gpt-5",type="output"}')).toBe(50_000)
    // 0.6 × 1.25 + 0.4 × 0.125 + 0.05 × 10
    expect(await value('llm_cost_usd_total{provider="openai",model="gpt-5"}')).toBeCloseTo(1.3, 10)
  })

  it('takes the price of the provider before that of the model', () => {
    const { llm } = start()
    const usage = { input: 1_000_000, output: 0, cachedInput: 1_000_000 }
    expect(llm.costOf({ provider: 'azure', model: 'gpt-5' }, usage)).toBe(2)
    expect(llm.costOf(gpt5, usage)).toBe(0.125)
    expect(llm.costOf({ model: 'constructor' }, usage)).toBeUndefined()
  })

  it('takes prices from a function, for lists that know families of models', () => {
    const { metrics } = start()
    const llm = llmMetrics(metrics, ({ model }) =>
      model.startsWith('gpt-') ? { input: 3, output: 6 } : undefined,
    )
    expect(llm.costOf(gpt5, { input: 500_000, output: 500_000 })).toBe(4.5)
    expect(llm.costOf({ model: 'grok' }, { input: 1, output: 1 })).toBeUndefined()
  })

  it('counts prompt and completion where the label has these words for them', async () => {
    const { tokens, registry } = instrument(
      {
        tokens: counter('llm_tokens_total', {
          help: 'Tokens.',
          unit: 'tokens',
          labels: { token_type: oneOf('prompt', 'completion') },
        }),
      },
      { defaultMetrics: false },
    )
    llmMetrics({ tokens }, {}).used(gpt5, { input: 10, cachedInput: 4, output: 2 })
    const text = await registry.metrics()
    expect(text).toContain('llm_tokens_total{token_type="prompt"} 10')
    expect(text).toContain('llm_tokens_total{token_type="completion"} 2')
  })

  it('counts a failed call as an error without tokens, and passes the error on', async () => {
    const { llm, value } = start()
    const error = new Error('overloaded')
    const failing = llm.call(
      gpt5,
      () => Promise.reject(error),
      () => ({ input: 1, output: 1 }),
    )
    await expect(failing).rejects.toBe(error)
    expect(await value('llm_calls_total{provider="openai",model="gpt-5",status="error"}')).toBe(1)
    expect(await value('llm_tokens_total{model="gpt-5",type="output"}')).toBeUndefined()
  })

  it('follows a stream to its end; its last part tells what it used', async () => {
    const { llm, value } = start()
    const stream = await llm.call(gpt5, async function* () {
      yield { text: 'a' }
      yield { text: 'b', usage: { input: 10, output: 2 } }
    })
    expect(await value('llm_calls_active')).toBe(1)
    for await (const part of stream) if ('usage' in part && part.usage) llm.used(gpt5, part.usage)
    expect(await value('llm_calls_active')).toBe(0)
    expect(await value('llm_tokens_total{model="gpt-5",type="output"}')).toBe(2)
  })

  it('tells once of a model without a price, and counts its tokens all the same', async () => {
    const told: string[] = []
    const { llm, value } = start((name) => told.push(name))
    for (let i = 0; i < 3; i++) llm.used({ ...gpt5, model: 'gpt-6' }, { input: 5, output: 5 })
    expect(told).toEqual(['gpt-6'])
    expect(await value('llm_tokens_total{model="gpt-6",type="input"}')).toBe(15)
  })

  it('does not lose an answer whose usage cannot be read', async () => {
    const { llm } = start()
    const call = llm.call(
      gpt5,
      async () => ({ text: 'hi' }),
      (answer) => {
        throw new Error(`no usage in ${answer.text}`)
      },
    )
    expect(await call).toEqual({ text: 'hi' })
  })
})
