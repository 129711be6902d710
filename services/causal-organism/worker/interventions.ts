import { track } from '@telltale/runtime'
import type { WorkerMetrics } from './metrics.ts'
import { failure } from './outcome.ts'

/** Whether the organism itself or a person wants it. */
export type InterventionType = 'automatic' | 'manual'

export interface Interventions {
  propose(type: InterventionType): void
  /** Carries it out; what it throws is passed on. */
  execute<R>(type: InterventionType, work: () => Promise<R>): Promise<R>
  rollBack(type: InterventionType): void
}

/** Counts interventions that are proposed, carried out and undone. */
export function countedInterventions({
  proposals,
  executions,
  rollbacks,
}: WorkerMetrics['intervention']): Interventions {
  return {
    propose: (intervention_type) => proposals.inc({ intervention_type }),
    execute: (intervention_type, work) => track([executions], { intervention_type }, work, failure),
    rollBack: (intervention_type) => rollbacks.inc({ intervention_type }),
  }
}
