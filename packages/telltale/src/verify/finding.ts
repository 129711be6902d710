import type { Problem } from '@telltale/core'
import type { Cost } from './prometheus-api.ts'

/** What is asked of each part of a system, in this order. */
export const stepNames = [
  'targets',
  'rules',
  'recording rules',
  'variables',
  'panels',
  'alerts',
] as const
export type StepName = (typeof stepNames)[number]

/** One question, and what came of it. */
export interface Finding {
  readonly step: StepName
  /** What was asked about: `Overview > API > Request rate > A`. */
  readonly name: string
  /** Absent when all is well. */
  readonly problem?: Problem
  readonly query?: string
  readonly cost?: Cost
  /** What is worth knowing besides: `fires after 5m, resolved after 8m`. */
  readonly note?: string
}

export interface SystemFindings {
  readonly system: string
  readonly findings: readonly Finding[]
  readonly seconds: number
}
