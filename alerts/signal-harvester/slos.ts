/**
 * What Signal Harvester promises. The share that must be good is that of the alerts: an error rate
 * of at most 5 % is an objective of 0.95, a 95th percentile says the same of durations. The token
 * budget, the 99th percentile and how often the pipeline runs are watched by their alerts alone.
 */
import { cache, discoveries, http, llm, pipeline, topics } from '@systems/metrics/signal-harvester'
import { errorSli, failureSli, missSli } from '@telltale/mixins/alerts'
import { max } from '@telltale/promql'
import { latency, slo, timeShare, workbookBurnRates } from 'telltale'

const apiErrors = slo('signal-harvester-api-errors', {
  title: 'API errors',
  objective: 0.95,
  sli: errorSli(http),
  runbook: {
    impact: 'Clients get no signals and no discoveries.',
    diagnosis: [
      'Find the failing endpoints on the dashboard API Performance.',
      'Compare the start of the burn with the last release.',
    ],
    mitigation: ['Roll back, or take the failing part out.'],
  },
})

const apiLatency = slo('signal-harvester-api-latency', {
  title: 'API latency',
  objective: 0.95,
  sli: latency(http.duration, '5s'),
  runbook: {
    impact: 'Clients wait, and some run into their timeouts.',
    diagnosis: ['Split the latency by endpoint; look at the database and the concurrent requests.'],
    mitigation: ['Fix or cache the slow query; scale out.'],
  },
})

const pipelineSuccess = slo('signal-harvester-pipeline-success', {
  title: 'Pipeline success',
  objective: 0.9,
  sli: failureSli(pipeline.runs),
  // With a budget of 10 % nothing can burn 14.4 times as fast as it may: 144 % of the runs.
  burnRates: workbookBurnRates.slice(1),
  runbook: {
    impact: 'Discoveries stay without score, topic or entities.',
    diagnosis: ['Read the errors by stage and kind, then the log of the failing stage.'],
    mitigation: ['Fix the cause, then run the stage again.'],
  },
})

const llmSuccess = slo('signal-harvester-llm-errors', {
  title: 'LLM errors',
  objective: 0.95,
  sli: failureSli(llm.requests),
  runbook: {
    impact: 'Signals are not scored and topics not named.',
    diagnosis: ['Read the errors by provider and kind; check status page, keys and limits.'],
    mitigation: ['Switch to another provider or model.'],
  },
})

const cacheHits = slo('signal-harvester-cache-hits', {
  title: 'Cache hits',
  objective: 0.5,
  sli: missSli(cache),
  // Half of the lookups may miss, so that nothing can burn even three times as fast as it may.
  burnRates: workbookBurnRates.slice(3),
  runbook: {
    impact: 'Embeddings and LLM answers are paid for again.',
    diagnosis: ['Compare evictions with size; check whether a release has changed the keys.'],
    mitigation: ['Enlarge the cache, or put the key back.'],
  },
})

const topicCoverage = slo('signal-harvester-topic-coverage', {
  title: 'Topic coverage',
  objective: 0.95,
  // At least 95 % of the discoveries have a topic. That this holds 95 % of the time is our addition.
  sli: timeShare(max(topics.artifacts).div(max(discoveries.stored)).lt(0.95)),
  // Time is bad or good: there is no slow burn. Nobody is woken up for it.
  burnRates: workbookBurnRates.slice(0, 2),
  tiers: { page: { severity: 'warning', for: '2m' } },
  runbook: {
    impact: 'Readers who follow a topic do not see everything that belongs to it.',
    diagnosis: [
      'Check that the stage `topics` runs and succeeds.',
      'See which sources have brought much at once.',
    ],
    mitigation: ['Run the stage `topics` again.'],
  },
})

export const slos = [topicCoverage, apiErrors, apiLatency, pipelineSuccess, llmSuccess, cacheHits]
