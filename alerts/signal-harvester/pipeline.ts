/** The pipeline: failing, not running, slow. */
import { pipeline } from '@systems/metrics/signal-harvester'
import { failuresAlert, slowAlert, staleAlert } from '@telltale/mixins/alerts'
import { ruleGroup } from 'telltale'

export const pipelineFailures = failuresAlert('PipelineFailures', pipeline.runs, {
  above: 0.1,
  range: '1h',
  counted: true,
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

export const pipelineNotRunning = staleAlert('PipelineNotRunning', pipeline, {
  // It runs once a day or more often; an hour late is too late.
  after: '25h',
  severity: 'info',
  summary: 'Pipeline has not run for over a day.',
  description: ({ value }) => `The last stage run ended ${value.duration} ago.`,
  runbook: {
    meaning: 'No stage of the pipeline has finished a run for more than 25 hours.',
    impact: 'Nothing new is discovered.',
    diagnosis: [
      'Check that the scheduler is alive, and the error of its last attempt.',
      'Check that the process has not been waiting for a source or a provider since then.',
    ],
    mitigation: ['Start a run by hand: `POST /pipeline/runs`; then repair the schedule.'],
  },
})

export const slowPipeline = slowAlert('SlowPipelineExecution', pipeline.duration, {
  things: 'stage runs',
  // An hour is an edge of the histogram's buckets.
  above: 3600,
  range: '24h',
  for: '10m',
  summary: 'Pipeline runs are slow.',
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
