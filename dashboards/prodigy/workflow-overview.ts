/** Whether workflows succeed, how often they run and how long they take: what to open first. */
import { workflow } from '@systems/metrics/prodigy'
import { countOf, increase, rate, raw, select, sum, sumOf, topk } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  dashboard,
  gaugePanel,
  labelValues,
  pieChart,
  stat,
  table,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

const workflowName = labelValues(workflow.executions, 'workflow_name')
const chosen = { workflow_name: workflowName }
const failed = { ...chosen, status: 'failed' } as const

export const workflowOverview = dashboard(
  'prodigy-workflow',
  {
    title: 'Prodigy Workflow Overview',
    file: 'workflow-overview.json',
    description:
      'Success, frequency and duration of workflows. `workflow_name` narrows average duration and failure rate to the chosen workflows; all of them unless one is chosen.',
    variables: [workflowName],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  pieChart(
    'Workflow Success Rate',
    sum(raw(workflow.executions, 'The totals since the start of the runs, as listed.')).by(
      'status',
    ),
    {
      description:
        'Outcomes since the runs that are scraped now have started. For the shown time range ask `sum by (status) (increase(prodigy_workflow_executions_total[$__range]))`.',
      overrides: [
        { series: 'success', color: 'green' },
        { series: 'failed', color: 'red' },
        { series: 'cancelled', color: 'yellow' },
      ],
    },
  ),
  timeseries(
    'Workflows Over Time',
    { expr: rate(workflow.executions, '5m'), legend: '{{workflow_name}} - {{status}}' },
    { unit: 'ops' },
  ),
  gaugePanel(
    'Average Duration',
    {
      expr: sum(increase(sumOf(workflow.duration, chosen), '$__range')).div(
        sum(increase(countOf(workflow.duration, chosen), '$__range')),
      ),
      legend: 'mean',
    },
    { thresholds: [above(60, 'yellow'), above(1800, 'red')], min: 0, max: 3600 },
  ),
  table(
    'Top 5 Slowest Workflows',
    {
      expr: topk(
        5,
        sum(increase(sumOf(workflow.duration), '$__range'))
          .by('workflow_name')
          .div(sum(increase(countOf(workflow.duration), '$__range')).by('workflow_name')),
      ),
      legend: 'Mean duration',
    },
    {
      columns: { workflow_name: 'Workflow', Value: 'Mean duration' },
      sortBy: { column: 'Mean duration', direction: 'descending' },
    },
  ),
  stat(
    'Failure Rate',
    {
      expr: sum(increase(select(workflow.executions, failed), '1h')).div(
        sum(increase(select(workflow.executions, chosen), '1h')),
      ),
      legend: 'failed',
    },
    {
      description: 'The share of the executions of the last hour that failed.',
      thresholds: [above(0.05, 'yellow'), above(0.1, 'red')],
      colored: 'background',
      alert: alerts.workflowFailures,
    },
  ),
)
