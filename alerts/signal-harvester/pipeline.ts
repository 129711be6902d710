/** The pipeline: failing, not running, slow. */
import { pipeline } from '@systems/metrics/signal-harvester'
import { increase, max, quantileOf, select, sum, time } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

/** The pipeline runs once a day or more often; an hour late is too late. */
const latestHours = 25

export const pipelineFailures = alertingRule('PipelineFailures', {
  when: sum(increase(select(pipeline.runs, { status: 'failure' }), '1h'))
    .div(sum(increase(pipeline.runs, '1h')))
    .gt(0.1),
  for: '10m',
  severity: 'warning',
  summary: 'Pipeline runs fail.',
  description: ({ value }) => `${value.percentage} of the stage runs of the last hour have failed.`,
  runbook: {
    meaning: 'More than one stage run in ten has failed within an hour.',
    impact: 'Discoveries stay without score, topic or entities, and coverage falls.',
    diagnosis: [
      'Read the errors by stage and kind: `sum by (stage, error_type) (increase(pipeline_errors_total[1h]))`.',
      'Read the log of the failing stage.',
    ],
    mitigation: ['Fix the cause, then run the stage again.'],
  },
})

export const pipelineNotRunning = alertingRule('PipelineNotRunning', {
  when: time()
    .sub(max(pipeline.lastRun))
    .gt(latestHours * 3600),
  for: '5m',
  severity: 'info',
  summary: 'Pipeline has not run for over a day.',
  description: ({ value }) => `The last stage run ended ${value.duration} ago.`,
  runbook: {
    meaning: `No stage of the pipeline has finished a run for more than ${latestHours} hours.`,
    impact: 'Nothing new is discovered.',
    diagnosis: [
      'Check that the scheduler is alive, and the error of its last attempt.',
      'Check that the process has not been waiting for a source or a provider since then.',
    ],
    mitigation: ['Start a run by hand: `POST /pipeline/runs`; then repair the schedule.'],
  },
})

export const slowPipeline = alertingRule('SlowPipelineExecution', {
  // An hour is an edge of the histogram's buckets.
  when: quantileOf(pipeline.duration, 0.95, { range: '24h' }).gt(3600),
  for: '10m',
  severity: 'warning',
  summary: 'Pipeline runs are slow.',
  description: ({ value }) => `One stage run in twenty takes longer than ${value.duration}.`,
  runbook: {
    meaning: 'The 95th percentile of the stage durations of a day is above one hour.',
    impact: 'Discoveries are late; runs may overlap with the next ones.',
    diagnosis: [
      'Split the duration by stage.',
      'For `fetch`, look at the fetch duration of each source; for the others at the latency of the LLM providers.',
    ],
    mitigation: ['Leave the slow source out; use a faster model; fetch less at a time.'],
  },
})

export const pipelineGroup = ruleGroup('signal_harvester_pipeline', [
  pipelineFailures,
  pipelineNotRunning,
  slowPipeline,
])
