/** What is asked by hand most often; typed, so that a renamed metric is found here, too. */
import {
  discoveries,
  embeddings,
  entities,
  http,
  llm,
  pipeline,
  topics,
} from '@systems/metrics/signal-harvester'
import {
  type Expression,
  increase,
  matches,
  max,
  print,
  quantileOf,
  rate,
  ratio,
  ruleContext,
  select,
  sum,
  time,
  topk,
} from '@telltale/promql'
import { listedCost, openaiCost } from '../../dashboards/signal-harvester/cost.ts'

const questions: readonly (readonly [question: string, expr: Expression])[] = [
  [
    'Which endpoints fail, in percent?',
    ratio(http.requests, { status: matches(/5../) }, { by: ['endpoint'] }).mul(100),
  ],
  [
    'Which five endpoints are the slowest?',
    topk(5, quantileOf(http.duration, 0.95, { by: ['endpoint'] })),
  ],
  [
    'Which client errors are there?',
    sum(rate(select(http.requests, { status: matches(/4../) }))).by('endpoint', 'status'),
  ],
  [
    'How much of what was discovered belongs to a topic, in percent?',
    select(topics.artifacts).div(discoveries.stored).mul(100),
  ],
  ['What has each source yielded today?', sum(increase(discoveries.fetched, '24h')).by('source')],
  [
    'Why do fetches fail?',
    sum(increase(discoveries.fetchErrors, '24h')).by('source', 'error_type'),
  ],
  [
    'When did each source last answer, in hours ago?',
    time().sub(max(discoveries.lastSuccess).by('source')).div(3600),
  ],
  ['Which stages fail, and why?', sum(increase(pipeline.errors, '24h')).by('stage', 'error_type')],
  [
    'How long do the stages take?',
    quantileOf(pipeline.duration, 0.95, { by: ['stage'], range: '24h' }),
  ],
  ['How are entities resolved?', sum(increase(entities.resolutions, '24h')).by('outcome')],
  ['Which model uses the tokens?', sum(increase(llm.tokens, '24h')).by('provider', 'model')],
  ['What did the last hour cost at OpenAI, in dollars?', openaiCost('1h')],
  ['What did the last day cost by the price list, in dollars?', listedCost('24h')],
  ['What did the service count as cost?', sum(increase(llm.cost, '24h')).by('provider', 'model')],
  ['Why do LLM requests fail?', sum(increase(llm.errors, '1h')).by('provider', 'error_type')],
  [
    'How many embeddings fail?',
    ratio(embeddings.generated, { status: 'failure' }, { by: ['model'], range: '1h' }),
  ],
]

export const usefulQueries = questions
  .map(
    ([question, expr]) =>
      `**${question}**\n\n\`\`\`promql\n${print(expr, ruleContext('5m'))}\n\`\`\``,
  )
  .join('\n\n')
