/** What is behind the four other dashboards: worktrees, checkpoints, storage, errors, series. */
import { claude, mapReduce, system, workflow } from '@systems/metrics/prodigy'
import { increase, rate, scrapeSamplesScraped, select, sum } from '@telltale/promql'
import { alertAnnotation, dashboard, timeseries } from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

export const internals = dashboard(
  'prodigy-internals',
  {
    title: 'Prodigy Internals',
    file: 'internals.json',
    description: 'What the runner itself does: worktrees, checkpoints, storage, errors, series.',
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('Workflows running', sum(workflow.active).by('workflow_name')),
  timeseries('Steps by workflow', sum(rate(workflow.steps)).by('workflow_name')),
  timeseries('Worktrees in use', sum(mapReduce.worktreesActive).by('job_id')),
  timeseries('Worktrees available', sum(system.worktreePool).by('instance')),
  timeseries('Events written', sum(rate(system.eventsWritten)).by('instance')),
  timeseries('Checkpoints', sum(increase(system.checkpoints)).by('instance'), {
    draw: 'bars',
    stacked: true,
  }),
  timeseries('Claude errors', sum(rate(claude.errors)).by('error_type'), {
    alert: alerts.claudeErrors,
  }),
  timeseries(
    'Tokens by workflow',
    sum(rate(claude.workflowTokens)).by('workflow_name', 'token_type'),
    {
      unit: 'suffix:tokens/s',
    },
  ),
  timeseries(
    'Series by instance',
    sum(select(scrapeSamplesScraped, { job: 'prodigy' })).by('instance'),
    { alert: alerts.cardinality },
  ),
)
