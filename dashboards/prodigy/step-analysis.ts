/** Which kinds of steps run, how long they take, and where they fail. */
import { step } from '@systems/metrics/prodigy'
import { increase, quantiles, select, sum, topk } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  barGauge,
  below,
  candlestick,
  dashboard,
  labelValues,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

const stepType = labelValues(step.executions, 'step_type')
const chosen = { step_type: stepType }

export const stepAnalysis = dashboard(
  'prodigy-steps',
  {
    title: 'Step-Level Analysis',
    file: 'step-analysis.json',
    description:
      'Kinds of steps, recoveries, validations and durations. `step_type` narrows every panel but the hotspots; all kinds unless one is chosen.',
    variables: [stepType],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('Steps by Type', sum(increase(select(step.executions, chosen))).by('step_type'), {
    draw: 'bars',
    stacked: true,
  }),
  stat(
    'Recovery Rate',
    {
      expr: sum(increase(select(step.recoveries, chosen), '$__range')).div(
        sum(increase(select(step.executions, chosen), '$__range')),
      ),
      legend: 'recovered',
    },
    {
      description: 'The share of steps whose on-failure handler was triggered.',
      thresholds: [above(0.1, 'yellow'), above(0.25, 'red')],
      alert: alerts.recoveries,
    },
  ),
  stat(
    'Validation Pass Rate',
    {
      expr: sum(increase(select(step.validations, { ...chosen, result: 'pass' }), '$__range')).div(
        sum(increase(select(step.validations, chosen), '$__range')),
      ),
      legend: 'pass',
    },
    { thresholds: [below(0.8, 'red'), below(0.95, 'yellow')] },
  ),
  candlestick(
    'Step Duration',
    quantiles(step.duration, [0.05, 0.25, 0.5, 0.75, 0.95], { where: chosen }),
    {
      description:
        'A box from the 25th to the 75th percentile, lines from the 5th to the 95th, the median across. Choose one kind of step above to see it alone.',
      fields: { low: 'p5', open: 'p25', close: 'p75', high: 'p95' },
    },
  ),
  barGauge(
    'Failure Hotspots',
    topk(
      10,
      sum(increase(select(step.executions, { status: 'failed' }), '$__range')).by('step_type'),
    ),
    { orientation: 'horizontal', min: 0 },
  ),
)
