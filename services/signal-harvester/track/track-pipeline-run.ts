import { pipeline } from '@systems/metrics/signal-harvester'
import { type HandlesOf, track } from '@telltale/runtime'
import type { LabelValues } from '../label-values.ts'
import { kindOf } from './failure.ts'

export type Stage = LabelValues<typeof pipeline.runs>['stage']

/** Runs a stage; when it fails, the error is passed on. */
export type TrackPipelineRun = <R>(stage: Stage, run: () => R | Promise<R>) => Promise<R>

/**
 * Times runs of pipeline stages, counts them by outcome and errors by kind, and notes when the last
 * one ended, well or not.
 *
 * @example
 * const trackPipelineRun = pipelineRunTracker(metrics.pipeline)
 * await trackPipelineRun('fetch', () => fetchAll(sources))
 * // => pipeline_runs_total{stage="fetch",status="success"} 1
 */
export function pipelineRunTracker({
  runs,
  duration,
  errors,
  lastRun,
}: HandlesOf<typeof pipeline>): TrackPipelineRun {
  return async (stage, run) => {
    try {
      return await track([duration, runs], { stage }, async () => run(), { error: 'failure' })
    } catch (error) {
      errors.inc({ stage, error_type: kindOf(pipeline.errors.labels.error_type, error) })
      throw error
    } finally {
      lastRun.set({ stage }, Date.now() / 1000)
    }
  }
}
