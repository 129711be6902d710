/** The LLM providers: failing, slow, expensive. */
import { llm } from '@systems/metrics/signal-harvester'
import { failuresAlert, slowAlert, tokenUseAlert } from '@telltale/mixins/alerts'
import { ruleGroup } from 'telltale'

export const llmErrors = failuresAlert('HighLLMErrorRate', llm.requests, {
  things: 'LLM requests',
  above: 0.05,
  range: '10m',
  summary: 'LLM requests fail.',
  runbook: {
    impact: 'Signals are not scored and topics not named; retries cost time and money.',
    diagnosis: [
      'Read the kinds: `sum by (provider, error_type) (increase(llm_errors_total[10m]))`.',
      'Check the status page of the provider, the keys and the limits of the account.',
    ],
    mitigation: ['Switch to another provider or model; lower the rate at a `rate_limit`.'],
  },
})

export const llmLatency = slowAlert('HighLLMLatency', llm.duration, {
  things: 'requests',
  by: ['provider'],
  range: '10m',
  // 30 s is an edge of the histogram's buckets, and there are some above it.
  above: 30,
  for: '10m',
  summary: 'LLM answers are slow.',
  description: ({ label, value }) =>
    `One request in twenty to ${label.provider} takes longer than ${value.duration}.`,
  runbook: {
    meaning: 'The 95th percentile of the duration of requests to a provider is above 30 seconds.',
    impact: 'The pipeline takes longer, and endpoints that wait for an answer time out.',
    diagnosis: [
      'Check the status page of the provider.',
      'Compare the models: a larger one, or longer prompts, may be new.',
    ],
    mitigation: ['Use a faster model; shorten the prompts; switch the provider.'],
  },
})

export const tokenUsage = tokenUseAlert('HighTokenUsage', llm, {
  above: 1e6,
  description: ({ value }) => `${value.humanized} tokens were used within an hour.`,
  runbook: {
    meaning: 'More than a million tokens were used within an hour.',
    impact: 'It costs money, and the account may run into its limits.',
    diagnosis: [
      'See which provider and model: `sum by (provider, model) (increase(llm_tokens_total[1h]))`.',
      'Look for a loop: the same prompt again and again, a cache that no longer hits.',
      'Check what it costs on the dashboard LLM Usage & Costs.',
    ],
    mitigation: ['Stop the loop; use a cheaper model; raise the limit on purpose.'],
  },
})

export const llmGroup = ruleGroup('signal_harvester_llm', [llmErrors, llmLatency, tokenUsage])
