/**
 * When somebody has to act on Prodigy, and what they do then.
 *
 * A run is a process that ends with its workflow, so that a target which cannot be scraped is
 * normal: there is no alert for it. For the same reason an alert ends when the run does, whether
 * its cause is gone or not; the runbooks say so where it matters.
 */
import { claude, mapReduce, step, system, workflow } from '@systems/metrics/prodigy'
import { backlogAlert, failureSli, failuresAlert, slowAlert } from '@telltale/mixins/alerts'
import { failureRatio, successRatio } from '@telltale/mixins/queries'
import {
  countOf,
  increase,
  on,
  quantileOf,
  rate,
  scrapeSamplesScraped,
  select,
  sum,
  sumOf,
} from '@telltale/promql'
import { alertingRule, recordingRule, ruleGroup, slo, workbookBurnRates } from 'telltale'

// What an alert compares and a recording rule keeps is written once.
const recoveryRatio = sum(increase(step.recoveries, '1h')).div(sum(increase(step.executions, '1h')))
const endsWithTheRun =
  'Look whether the run still exists: when its process ends, its series go stale and the alert ends, too, with the cause still there.'

// Workflows

export const workflowFailures = failuresAlert(
  'ProdigyWorkflowFailureRateHigh',
  workflow.executions,
  {
    above: 0.1,
    range: '1h',
    counted: true,
    summary: 'Many workflows fail.',
    description: ({ value }) => `${value.percentage} of the workflows of the last hour failed.`,
    runbook: {
      meaning: 'More than one workflow execution in ten failed within the last hour.',
      impact: 'Work that was handed to Prodigy is not done, and its commits are missing.',
      diagnosis: [
        'Find the workflow in "Workflows Over Time".',
        'Read the event log of its last run: the first step that finished with `failed`.',
        'Compare with the failure hotspots by kind of step.',
      ],
      mitigation: [
        'Correct the step, or give it an `on_failure` handler.',
        'Run the workflow again with `--resume`, which begins after the last checkpoint.',
      ],
    },
    allow: {
      'rules/no-up-alert':
        'A run is a process that ends with its workflow: that nothing can be scraped is normal.',
    },
  },
)

// MapReduce

export const dlqBacklog = backlogAlert('ProdigyDLQBacklog', mapReduce.dlqItems, {
  above: 10,
  combined: 'sum',
  for: '1m',
  summary: 'Dead-letter queue is filling up.',
  description: ({ label, value }) =>
    `${value} items are in the dead-letter queue of job ${label.job_id}.`,
  runbook: {
    meaning: 'More than ten items of a job were given up after their last attempt.',
    impact: 'These items are not part of the result of the job.',
    diagnosis: [
      'List them with their errors: `prodigy dlq list <job>`.',
      'See whether they fail for the same reason.',
      endsWithTheRun,
    ],
    mitigation: [
      'Remove the cause, then process them again: `prodigy dlq retry <job>`.',
      'The alert ends when ten items or fewer are left.',
    ],
  },
})

export const agentsSlow = slowAlert('ProdigyAgentsSlow', mapReduce.agentDuration, {
  things: 'agents',
  above: 300,
  range: '10m',
  for: '10m',
  summary: 'MapReduce agents are slow.',
  runbook: {
    impact: 'Jobs take longer than planned, and hold their worktrees for as long.',
    diagnosis: [
      'Compare the jobs in the heatmap "Agent Duration".',
      'Look at the duration of the claude steps, and for Claude errors.',
      'See whether agents wait for a worktree of the pool.',
    ],
    mitigation: [
      'Lower `max_parallel` when Claude limits the rate.',
      'Cut the items into smaller ones.',
    ],
  },
})

// Steps

export const recoveries = alertingRule('ProdigyRecoveryRateHigh', {
  when: recoveryRatio.gt(0.25),
  for: '15m',
  severity: 'info',
  summary: 'Many steps need recovery.',
  description: ({ value }) =>
    `${value.percentage} of the steps of the last hour needed their on-failure handler.`,
  runbook: {
    meaning: 'More than one step in four failed first and went to its on-failure handler.',
    impact: 'Runs take longer and use more tokens than they should.',
    diagnosis: [
      'Find the kind of step in "Failure Hotspots".',
      'Read in the event log what failed before the handler ran.',
    ],
    mitigation: ['Improve the step, its prompt or its validation.'],
  },
})

// Claude

export const claudeErrors = alertingRule('ProdigyClaudeErrors', {
  when: sum(rate(claude.errors, '5m')).by('error_type').gt(0.1),
  for: '5m',
  severity: 'warning',
  summary: 'Claude errors are frequent.',
  description: ({ label, value }) =>
    `${value.printf('%.2f')} errors of type ${label.error_type} per second.`,
  runbook: {
    meaning: 'Claude fails more than six times a minute with errors of one type.',
    impact: 'Sessions are repeated, which costs time, or fail with their step.',
    diagnosis: [
      'See which type it is: rate limit, overload, timeout, key, request or tool.',
      'Open the status page of the provider.',
    ],
    mitigation: [
      'Rate limits and overload: wait, or lower `max_parallel`.',
      'Authentication: renew the key. Requests: correct the step.',
    ],
  },
})

// The runner itself

export const poolEmpty = alertingRule('ProdigyWorktreePoolEmpty', {
  when: sum(system.worktreePool)
    .by('instance')
    .eq(0)
    .and(sum(mapReduce.jobsActive).by('instance').gt(0), on('instance')),
  for: '10m',
  severity: 'info',
  summary: 'No worktree is left in the pool.',
  description: ({ label }) => `Agents of ${label.instance} wait for a worktree.`,
  runbook: {
    meaning: 'A job runs, and for ten minutes its pool had no free worktree.',
    impact: 'Agents wait for each other; the job is slower than its parallelism promises.',
    diagnosis: [
      'Compare the worktrees in use with the agents that run.',
      'Look for worktrees that no agent uses: they were not returned.',
    ],
    mitigation: ['Lower `max_parallel`, or enlarge the pool with `--worktrees`.'],
  },
})

export const cardinality = alertingRule('ProdigyCardinalityHigh', {
  // What a scrape brought is one series per instance; counting all series by name reads every one.
  when: sum(select(scrapeSamplesScraped, { job: 'prodigy' })).gt(10_000),
  for: '15m',
  severity: 'info',
  summary: 'Too many prodigy series.',
  description: ({ value }) => `The instances of Prodigy expose ${value.humanized} series.`,
  runbook: {
    meaning: 'All instances together expose more than ten thousand series.',
    impact: 'Prometheus needs more memory, and the dashboards become slow.',
    diagnosis: [
      'Series by family: `count by (__name__) ({__name__=~"prodigy_.*"})`.',
      'Series by workflow: `count by (workflow_name) (prodigy_workflow_executions_total)`.',
      'Look for names that contain something unbounded, such as a date.',
    ],
    mitigation: ['Give the workflows fixed names; run fewer instances at once.'],
  },
})

// What Prometheus computes ahead of time

const recorded = [
  recordingRule(
    'prodigy:workflow_failure_ratio:increase1h',
    failureRatio(workflow.executions, { range: '1h', counted: true }),
    {
      why: 'The value that ProdigyWorkflowFailureRateHigh compares.',
    },
  ),
  recordingRule(
    'prodigy:workflow_success_ratio:increase7d',
    successRatio(workflow.executions, { range: '7d', counted: true }),
    {
      why: 'The success rate of a week, without reading a week of samples each time.',
    },
  ),
  recordingRule(
    'prodigy:workflow_duration_seconds:mean1h',
    sum(increase(sumOf(workflow.duration), '1h'))
      .by('workflow_name')
      .div(sum(increase(countOf(workflow.duration), '1h')).by('workflow_name')),
    { why: 'Finds the slowest workflows.' },
  ),
  recordingRule(
    'prodigy:agent_duration_seconds:p95_5m',
    quantileOf(mapReduce.agentDuration, 0.95, { range: '5m' }),
    { why: 'The latency of the agents outlives the series of their jobs.' },
  ),
  recordingRule('prodigy:mapreduce_items:rate5m', sum(rate(mapReduce.items, '5m')).by('status'), {
    why: 'The throughput of all instances.',
  }),
  recordingRule('prodigy:mapreduce_dlq_items:sum', sum(mapReduce.dlqItems), {
    why: 'How many items are in dead-letter queues, over all jobs.',
  }),
  recordingRule('prodigy:step_recovery_ratio:increase1h', recoveryRatio, {
    why: 'The value that ProdigyRecoveryRateHigh compares.',
  }),
]

export const rules = [
  ruleGroup('prodigy_workflow', [workflowFailures]),
  ruleGroup('prodigy_mapreduce', [dlqBacklog, agentsSlow]),
  ruleGroup('prodigy_step', [recoveries]),
  ruleGroup('prodigy_claude', [claudeErrors]),
  ruleGroup('prodigy_system', [poolEmpty, cardinality]),
  ruleGroup('prodigy_recording', recorded),
]

// What Prodigy promises

const successful = slo('prodigy-workflow-success', {
  title: 'Workflow success',
  objective: 0.9,
  sli: failureSli(workflow.executions),
  // With a budget of 10 % nothing can burn 14.4 times as fast as it may: 144 % of the executions.
  burnRates: workbookBurnRates.slice(1),
  runbook: {
    impact: 'Work that was handed to Prodigy is not done.',
    diagnosis: [
      'Find the workflow in "Workflows Over Time".',
      'Read the event log of its last run: the first step that finished with `failed`.',
    ],
    mitigation: ['Correct the step, or give it an `on_failure` handler; run it again.'],
  },
})

export const slos = [successful]
