/** What Prometheus computes ahead of time. */
import { cache, discoveries, http, llm, pipeline, topics } from '@systems/metrics/signal-harvester'
import { errorRatio, failureRatio, hitRatio, successRatio } from '@telltale/mixins/queries'
import { increase, max, quantileOf, sum } from '@telltale/promql'
import { recordingRule, ruleGroup } from 'telltale'
import { fetchedBySource } from './discoveries.ts'

export const recorded = ruleGroup(
  'signal_harvester_recording',
  [
    recordingRule('signal_harvester:http_error_ratio:rate5m', errorRatio(http, { range: '5m' }), {
      why: 'The value that HighErrorRate compares.',
    }),
    recordingRule(
      'signal_harvester:http_request_duration_seconds:p95_5m',
      quantileOf(http.duration, 0.95, { by: ['endpoint'], range: '5m' }),
      { why: 'A quantile by endpoint reads many buckets; over a week it is slow.' },
    ),
    recordingRule(
      'signal_harvester:pipeline_success_ratio:increase24h',
      successRatio(pipeline.runs, { range: '24h', counted: true }),
      { why: 'A day of samples for each point is too much for a graph.' },
    ),
    recordingRule(
      'signal_harvester:llm_tokens:increase1h',
      sum(increase(llm.tokens, '1h')).by('provider', 'model', 'token_type'),
      { why: 'Tokens and, by a price list, what they cost.' },
    ),
    recordingRule(
      'signal_harvester:llm_cost_usd:increase24h',
      sum(increase(llm.cost, '24h')).by('provider'),
      { why: 'What a day costs, over months.' },
    ),
    recordingRule(
      'signal_harvester:llm_error_ratio:rate5m',
      failureRatio(llm.requests, { by: ['provider'], range: '5m' }),
      { why: 'How reliable the providers are, over months.' },
    ),
    recordingRule('signal_harvester:cache_hit_ratio:rate5m', hitRatio(cache, { range: '5m' }), {
      why: 'Two dashboards show it.',
    }),
    recordingRule(
      'signal_harvester:topic_coverage_percent',
      max(topics.artifacts).div(max(discoveries.stored)).mul(100),
      {
        why: 'The coverage over months, whatever the number of replicas.',
        allow: {
          'rules/record-name':
            'Readers know the coverage by this name; it is a value, not an operation.',
        },
      },
    ),
    recordingRule('signal_harvester:discoveries_fetched:increase2h', fetchedBySource, {
      why: 'The value that DiscoverySourceFailing compares.',
    }),
  ],
  { file: 'recording' },
)
