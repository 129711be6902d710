import { counterHandle } from './counter-handle.ts'
import { distributionHandle } from './distribution-handle.ts'
import { gaugeHandle } from './gauge-handle.ts'
import type { Recorder } from './recorder.ts'

/** The handle of the family's kind. */
export function handleOf(recorder: Recorder): object {
  switch (recorder.family.kind) {
    case 'counter':
      return counterHandle(recorder)
    case 'gauge':
      return gaugeHandle(recorder)
    default:
      return distributionHandle(recorder)
  }
}
