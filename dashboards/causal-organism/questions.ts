/** What people ask Prometheus by hand; the set-up guide quotes it. */
import {
  breaker,
  cache,
  exports,
  http,
  pool,
  queue,
  worker,
} from '@systems/metrics/causal-organism'
import { hitRatio, poolUtilization } from '@telltale/mixins/queries'
import {
  bucketOf,
  type Expression,
  histogramQuantile,
  matches,
  max,
  print,
  quantileOf,
  rate,
  ruleContext,
  select,
  sum,
  topk,
} from '@telltale/promql'

export interface Question {
  readonly question: string
  readonly query: string
}

const hits = sum(rate(cache.hits, '5m'))

/** The four that the requirements name: as they are written there, one answer for each series. */
export const required: readonly Question[] = [
  asked('How many requests come in a second?', rate(http.requests, '5m')),
  asked(
    'How many of them end with a server error?',
    rate(select(http.requests, { status: matches(/5../) }), '5m'),
  ),
  asked(
    'Within which time are 95 of 100 requests of a handler answered?',
    histogramQuantile(0.95, rate(bucketOf(http.duration), '5m')),
  ),
  asked(
    'How many percent of the lookups does the cache answer?',
    hits.div(hits.add(sum(rate(cache.misses, '5m')))).mul(100),
  ),
]

export const others: readonly Question[] = [
  asked(
    'Which three handlers fail most often?',
    topk(3, sum(rate(select(http.requests, { status: matches(/5../) }), '5m')).by('handler')),
  ),
  asked(
    'How slow is the API as a whole? (Buckets are summed up first: quantiles cannot be.)',
    quantileOf(http.duration, 0.95, { range: '5m' }),
  ),
  asked('How much of each pool is in use?', poolUtilization(pool)),
  asked(
    'How much of what does each layer of the cache answer?',
    hitRatio(cache, { by: ['cache_layer', 'cache_type'], range: '5m' }),
  ),
  asked('How long are the queues?', max(queue.depth).by('queue_name')),
  asked('How many workers are at work?', sum(worker.active).by('worker_type')),
  asked(
    'How many tasks end in a second, and how?',
    sum(rate(worker.tasks, '5m')).by('task_type', 'status'),
  ),
  asked(
    'How long do exports take?',
    quantileOf(exports.duration, 0.95, { by: ['export_type'], range: '10m' }),
  ),
  asked('Which dependencies are cut off?', max(breaker.state).by('breaker_name').eq(1)),
]

function asked(question: string, expr: Expression): Question {
  return { question, query: print(expr, ruleContext('5m')) }
}
