/**
 * The metrics of a run, as functions for what can happen. Which event means what is in
 * `record-events.ts`.
 */
import * as families from '@systems/metrics/prodigy'
import { type InstrumentOptions, instrument } from '@telltale/runtime'
import type { Outcome } from '../events/event.ts'
import type { StepType } from '../workflow/workflow.ts'
import { jobMetrics } from './job-metrics.ts'
import { level } from './level.ts'

export type RunMetrics = ReturnType<typeof runMetrics>

export interface RunMetricsOptions extends Pick<InstrumentOptions, 'defaultMetrics' | 'onProblem'> {
  /** How long the series of a finished job stay. @default ten minutes */
  readonly graceMs?: number
}

export function runMetrics({ graceMs, ...options }: RunMetricsOptions = {}) {
  const { registry, workflow, step, mapReduce, claude, system } = instrument(
    { ...families },
    options,
  )
  const active = level(workflow.active, ({ workflow_name }) => workflow_name)
  return {
    registry,
    claude,
    system,
    jobs: jobMetrics(mapReduce, graceMs === undefined ? {} : { graceMs }),

    /** Shares and costs of the workflow are defined from here on: its counters start at 0. */
    workflowStarted(workflow_name: string): void {
      for (const status of outcomes) workflow.executions.labels({ workflow_name, status })
      for (const token_type of tokenTypes)
        claude.workflowTokens.labels({ workflow_name, token_type })
      workflow.duration.labels({ workflow_name })
      workflow.steps.labels({ workflow_name })
      active.raise({ workflow_name })
    },

    workflowCompleted(workflow_name: string, status: Outcome, seconds: number): void {
      active.lower({ workflow_name })
      workflow.executions.inc({ workflow_name, status })
      workflow.duration.observe({ workflow_name }, seconds)
    },

    stepExecuted(
      step_type: StepType,
      status: Outcome,
      seconds: number,
      workflow_name?: string,
    ): void {
      step.executions.inc({ step_type, status })
      step.duration.observe({ step_type }, seconds)
      if (workflow_name !== undefined) workflow.steps.inc({ workflow_name })
    },

    onFailureTriggered: (step_type: StepType) => step.recoveries.inc({ step_type }),

    validated: (step_type: StepType, passed: boolean) =>
      step.validations.inc({ step_type, result: passed ? 'pass' : 'fail' }),

    tokensUsed(tokens: Readonly<Record<TokenType, number>>, workflow_name?: string): void {
      for (const token_type of tokenTypes) {
        claude.tokens.inc({ token_type }, tokens[token_type])
        if (workflow_name !== undefined) {
          claude.workflowTokens.inc({ workflow_name, token_type }, tokens[token_type])
        }
      }
    },

    /** All of it in Prometheus' text format. */
    exportText: (): Promise<string> => registry.metrics(),
  }
}

type TokenType = (typeof tokenTypes)[number]

const outcomes = ['success', 'failed', 'cancelled'] as const
const tokenTypes = ['input', 'output', 'cache'] as const
