/** A case being made: sources that run through some stretches, and what the alert does then. */
import { durationMs } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { TestContext } from './context.ts'
import { evaluate, vectorOf } from './evaluate/evaluate.ts'
import type { Signal } from './evaluate/signal.ts'
import { keyOf, type Vector, withoutName } from './evaluate/vector.ts'
import type { World } from './evaluate/world.ts'
import type { Source } from './source.ts'
import { type Stretch, signalsFor } from './state.ts'

export interface Trial {
  readonly rule: AlertingRule
  readonly context: TestContext
  readonly intervalMs: number
  readonly signals: ReadonlyMap<string, readonly Signal[]>
  readonly samples: number
  /** As the system's Prometheus reads ranges, and as the other generation does. */
  readonly worlds: readonly [World, World]
  /** What the condition has returned already. */
  readonly results: WeakMap<World, Map<number, Vector>>
}

export function trialOf(
  rule: AlertingRule,
  context: TestContext,
  intervalMs: number,
  sources: readonly Source[],
  stretches: readonly Stretch[],
): Trial {
  const signals = signalsFor(sources, stretches, intervalMs)
  const world = (leftOpen: boolean): World => ({
    signals,
    records: context.records,
    intervalMs,
    leftOpen,
    memo: new Map(),
  })
  return {
    rule,
    context,
    intervalMs,
    signals,
    samples: stretches.reduce((sum, { samples }) => sum + samples, 0),
    worlds: [world(context.leftOpen), world(!context.leftOpen)],
    results: new WeakMap(),
  }
}

/** What the condition returns at a point of time. */
export function resultAt({ rule, context, results }: Trial, index: number, world: World): Vector {
  const known = results.get(world) ?? new Map<number, Vector>()
  results.set(world, known)
  const before = known.get(index)
  if (before) return before
  const range = ruleRange(rule, context.system.options.prometheus)
  const value = evaluate(rule.options.when.node, { world, index, range })
  const result = vectorOf(value).map((sample) => ({
    labels: withoutName(sample.labels),
    value: sample.value,
  }))
  known.set(index, result)
  return result
}

/**
 * Whether a calculated value stands on the threshold itself. Prometheus may see it a digit beyond;
 * whole numbers are exact.
 */
export function isCloseCall({ rule, context }: Trial, index: number, world: World): boolean {
  const { node } = rule.options.when
  if (node.type !== 'BinaryExpr' || (node.op !== '>' && node.op !== '<')) return false
  const range = ruleRange(rule, context.system.options.prometheus)
  const reached = evaluate({ ...node, op: `${node.op}=` }, { world, index, range })
  return vectorOf(reached).some(({ value }) => !Number.isInteger(value))
}

/** The alerts that fire at a point of time: what the condition has returned for all of `for`. */
export function firingAt(trial: Trial, index: number, world: World): Vector {
  let firing = resultAt(trial, index, world)
  for (let earlier = index - 1; earlier >= index - holdOf(trial); earlier--) {
    const keys = new Set(
      earlier < 0 ? [] : resultAt(trial, earlier, world).map(({ labels }) => keyOf(labels)),
    )
    firing = firing.filter(({ labels }) => keys.has(keyOf(labels)))
    if (firing.length === 0) return []
  }
  return firing
}

/** `for`, counted in evaluations. */
export function holdOf({ rule, intervalMs }: Trial): number {
  return Math.ceil((durationMs(rule.options.for) ?? 0) / intervalMs)
}

/**
 * The first point between two others at which something is true, which is true at the last one and
 * from its beginning on stays so.
 */
export function firstTrue(
  from: number,
  to: number,
  isTrue: (index: number) => boolean,
): number | undefined {
  if (!isTrue(to)) return undefined
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return high
}
