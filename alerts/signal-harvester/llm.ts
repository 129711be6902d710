/** The LLM providers: failing, slow, expensive. */
import { llm } from '@systems/metrics/signal-harvester'
import { increase, quantileOf, ratio, sum } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

export const llmErrors = alertingRule('HighLLMErrorRate', {
  when: ratio(llm.requests, { status: 'error' }, { range: '10m' }).gt(0.05),
  for: '10m',
  severity: 'warning',
  summary: 'LLM requests fail.',
  description: ({ value }) => `${value.percentage} of the LLM requests fail.`,
  runbook: {
    meaning: 'More than one LLM request in twenty fails.',
    impact: 'Signals are not scored and topics not named; retries cost time and money.',
    diagnosis: [
      'Read the kinds: `sum by (provider, error_type) (increase(llm_errors_total[10m]))`.',
      'Check the status page of the provider, the keys and the limits of the account.',
    ],
    mitigation: ['Switch to another provider or model; lower the rate at a `rate_limit`.'],
  },
})

export const llmLatency = alertingRule('HighLLMLatency', {
  // 30 s is an edge of the histogram's buckets, and there are some above it.
  when: quantileOf(llm.duration, 0.95, { by: ['provider'], range: '10m' }).gt(30),
  for: '10m',
  severity: 'warning',
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

export const tokenUsage = alertingRule('HighTokenUsage', {
  when: sum(increase(llm.tokens, '1h')).gt(1e6),
  for: '5m',
  severity: 'info',
  summary: 'Token use is high.',
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
