/** What people ask Prometheus by hand; the guides quote it. */
import { claude, mapReduce, step, workflow } from '@systems/metrics/prodigy'
import {
  countOf,
  type Expression,
  increase,
  print,
  quantileOf,
  ruleContext,
  select,
  sum,
  sumOf,
  topk,
} from '@telltale/promql'

export interface Question {
  readonly question: string
  readonly query: string
}

export const questions: readonly Question[] = [
  asked(
    'How many workflows succeeded in the last seven days?',
    sum(increase(select(workflow.executions, { status: 'success' }), '7d')).div(
      sum(increase(workflow.executions, '7d')),
    ),
  ),
  asked(
    'Which workflows take longest?',
    topk(
      5,
      sum(increase(sumOf(workflow.duration), '1d'))
        .by('workflow_name')
        .div(sum(increase(countOf(workflow.duration), '1d')).by('workflow_name')),
    ),
  ),
  asked(
    'Which workflows use most Claude tokens?',
    topk(5, sum(increase(claude.workflowTokens, '1d')).by('workflow_name')),
  ),
  asked('How many items are in dead-letter queues now?', sum(mapReduce.dlqItems)),
  asked(
    'How many steps needed their on-failure handler?',
    sum(increase(step.recoveries, '1h')).div(sum(increase(step.executions, '1h'))),
  ),
  asked('How long do agents take?', quantileOf(mapReduce.agentDuration, 0.95, { range: '5m' })),
]

function asked(question: string, query: Expression): Question {
  return { question, query: print(query, ruleContext('5m')) }
}
