/** Tokens, what they cost, and which tools Claude calls. */
import { claude, step } from '@systems/metrics/prodigy'
import { tokenCost } from '@telltale/mixins/queries'
import { increase, rate, select, sum, topk } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  barChart,
  below,
  constantVariable,
  dashboard,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

const prices = {
  input: constantVariable('price_input', 3, { title: 'USD per million input tokens' }),
  output: constantVariable('price_output', 15, { title: 'USD per million output tokens' }),
  cache: constantVariable('price_cache', 0.3, { title: 'USD per million cached tokens' }),
}

const used = (token_type: 'input' | 'output' | 'cache') =>
  sum(increase(select(claude.tokens, { token_type }), '$__range'))

export const claudeUsage = dashboard(
  'prodigy-claude',
  {
    title: 'Claude Usage & Cost',
    file: 'claude-usage.json',
    description:
      'Tokens, cost and tools of Claude sessions. The hidden constants `price_input`, `price_output` and `price_cache` are US dollars per million tokens: 3, 15 and 0.30 unless changed.',
    variables: [prices.input, prices.output, prices.cache],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('Token Usage Over Time', sum(rate(claude.tokens)).by('token_type'), {
    unit: 'suffix:tokens/s',
    stacked: true,
    alert: alerts.claudeErrors,
  }),
  stat(
    'Estimated Cost',
    {
      expr: tokenCost(
        claude.tokens,
        [
          { of: { token_type: 'input' }, price: prices.input },
          { of: { token_type: 'output' }, price: prices.output },
          { of: { token_type: 'cache' }, price: prices.cache },
        ],
        { range: '$__range' },
      ),
      legend: 'USD in range',
    },
    {
      description: 'Tokens of the shown time range at the prices of this dashboard.',
      unit: 'currencyUSD',
    },
  ),
  barChart(
    'Top Tool Invocations',
    topk(10, sum(increase(claude.toolInvocations, '$__range')).by('tool_name')),
  ),
  barChart(
    'Tokens per Workflow',
    topk(10, sum(increase(claude.workflowTokens, '$__range')).by('workflow_name')),
  ),
  stat(
    'Cost Optimization Recommendations',
    [
      {
        expr: used('cache').div(
          sum(increase(select(claude.tokens, { token_type: ['input', 'cache'] }), '$__range')),
        ),
        legend: 'cache share of prompt tokens',
      },
      {
        expr: sum(increase(select(claude.sessions, { status: 'failed' }), '$__range')).div(
          sum(increase(claude.sessions, '$__range')),
        ),
        legend: 'failed sessions',
      },
      {
        expr: sum(increase(select(step.recoveries, { step_type: 'claude' }), '$__range')).div(
          sum(increase(select(step.executions, { step_type: 'claude' }), '$__range')),
        ),
        legend: 'Claude steps that needed recovery',
      },
    ],
    {
      description:
        'What would save most. **Cache**: below 30%, keep the stable part of prompts first and unchanged. **Failed sessions**: above 10%, their tokens are lost; look at the errors by class. **Recovery**: above 20%, say in the prompt what the handler has to repair.',
      text: 'value and name',
      overrides: [
        {
          series: 'cache share of prompt tokens',
          thresholds: [below(0.3, 'yellow')],
          mappings: [{ from: 0, to: 0.3, show: { text: 'Reuse the cache more', color: 'yellow' } }],
        },
        {
          series: 'failed sessions',
          thresholds: [above(0.1, 'red')],
          mappings: [{ from: 0.1, show: { text: 'Fix failing sessions', color: 'red' } }],
        },
        {
          series: 'Claude steps that needed recovery',
          thresholds: [above(0.2, 'red')],
          mappings: [{ from: 0.2, show: { text: 'Improve the prompts', color: 'red' } }],
        },
      ],
    },
  ),
)
