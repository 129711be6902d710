/** Processes that do not exist: what they would expose, from their definitions alone. */
import { type AnyFamily, familiesOf } from '@telltale/core'
import { addressesOf, byJob, metricsPath, type Target } from '../project/target.ts'
import { fits, type LabelSet, type Labels, labelSetsOf, type Wanted } from './label-sets.ts'
import { typicalRate } from './nature.ts'
import { hashText } from './random.ts'
import { type Departure, nothingSpecial, progressOf, type Scenario } from './scenario.ts'
import { type SimulatedFamily, simulatedFamily } from './simulated-family.ts'

export interface SimulationOptions {
  /** Unix time in milliseconds at which everything begins at 0. */
  readonly startMs: number
  /** @default 1 */
  readonly seed?: number
  /** @default nothing departs from normal */
  readonly scenario?: Scenario
  /** The selectors that queries read a family with; see `labelSetsOf`. */
  readonly wanted?: ReadonlyMap<AnyFamily, readonly Wanted[]>
}

export interface Simulation {
  readonly processes: readonly SimulatedProcess[]
}

/** One address of one target. */
export interface SimulatedProcess {
  readonly job: string
  readonly instance: string
  /** Where its metrics are found, without the host. */
  readonly path: string
  readonly families: readonly SimulatedFamily[]
  /** Whether it answers at a time. */
  isUp(atMs: number): boolean
}

/**
 * One process for each address of each target; the same seed, definitions and times give the same
 * numbers. Time is given: nothing looks at a clock.
 *
 * @example
 * const { processes } = simulation(targets, { startMs: 0, seed: 7 })
 * for (const family of processes[0].families) family.advance(15_000)
 */
export function simulation(targets: readonly Target[], options: SimulationOptions): Simulation {
  return {
    processes: byJob(targets).flatMap((target) =>
      addressesOf(target).map((instance) => simulatedProcess(target, instance, options)),
    ),
  }
}

function simulatedProcess(
  target: Target,
  instance: string,
  { startMs, seed = 1, scenario = nothingSpecial, wanted }: SimulationOptions,
): SimulatedProcess {
  const { job } = target
  const own: Labels = { job, instance }
  const families = familiesOf(target.options.exposes)
  const outages = scenario.departures.filter(
    ({ effects, series }) =>
      effects.some(({ kind }) => kind === 'down') && fits(own, series.matchers),
  )
  return {
    job,
    instance,
    path: metricsPath(target),
    families: families.map((family) => {
      const labelSets = labelSetsOf(family, [
        ...(wanted?.get(family) ?? []),
        ...namedBy(scenario, family),
      ])
      return simulatedFamily({
        family,
        labelSets,
        seed: hashText(`${job}\n${instance}`, seed),
        startMs,
        departures: labelSets.map((labelSet) => departuresOf(family, labelSet, own, scenario)),
        dailyUse: dailyUse(family, families),
      })
    }),
    isUp: (atMs) => outages.every((outage) => progressOf(outage, atMs - startMs) < 1),
  }
}

/** What a scenario names has to be there, so that it can depart from normal. */
function namedBy({ departures }: Scenario, family: AnyFamily): readonly Wanted[] {
  return departures
    .filter(({ series: { name } }) => name === undefined || name === family.name)
    .map(({ series: { matchers } }) =>
      matchers.filter(({ label }) => Object.hasOwn(family.labels, label)),
    )
    .filter((matchers) => matchers.length > 0)
}

/** Those that concern a series; without a name, those whose labels the family has. */
function departuresOf(
  family: AnyFamily,
  { labels }: LabelSet,
  own: Labels,
  scenario: Scenario,
): readonly Departure[] {
  const all = { ...own, ...labels }
  return scenario.departures.filter(({ series: { name, matchers }, effects }) => {
    if (effects.some(({ kind }) => kind === 'down')) return false
    if (name !== undefined && name !== family.name) return false
    if (name === undefined && matchers.some(({ label }) => !Object.hasOwn(all, label))) return false
    return fits(all, matchers)
  })
}

/** What counters of the same unit count in a day: what a limit is about. */
function dailyUse(family: AnyFamily, families: readonly AnyFamily[]): number {
  if (family.unit === '') return 0
  const counters = families.filter(({ kind, unit }) => kind === 'counter' && unit === family.unit)
  return counters.reduce((sum, counter) => sum + typicalRate(counter) * 86_400 * 0.7, 0)
}
