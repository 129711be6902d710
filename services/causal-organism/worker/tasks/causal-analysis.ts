import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '@systems/kit/random'
import type { TimescaleConnection } from '../../databases/timescale.ts'
import { type Factor, factors, type Measurement } from '../../organism/factors.ts'
import type { Interventions } from '../interventions.ts'
import { intervene } from './intervene.ts'

/** A factor that moves before another one does, and how much they have in common. */
export interface Finding {
  readonly cause: Factor
  readonly effect: Factor
  /** Days. */
  readonly lag: number
  /** Pearson's, from -1 to 1. */
  readonly correlation: number
}

export interface AnalysisParts {
  readonly database: Pick<TimescaleConnection, 'measurements'>
  readonly interventions: Interventions
  readonly random: Random
  /** The directory into which results are written. */
  readonly results: string
}

/** Looks for what drives what among some people, and proposes to act on what drives turnover. */
export async function runCausalAnalysis(
  { id, employees }: { readonly id: string; readonly employees: readonly string[] },
  { database, interventions, random, results }: AnalysisParts,
): Promise<readonly Finding[]> {
  const people: (readonly Measurement[])[] = []
  for (const employee of employees) people.push(await database.measurements(employee))
  const unknown = employees.filter((_, i) => people[i]?.length === 0)
  if (unknown.length > 0) throw new Error(`Nothing is known of ${unknown.join(', ')}.`)

  const findings = relationsIn(people)
  await writeFile(join(results, `${id}.json`), JSON.stringify({ id, employees, findings }))
  if (findings.some(({ effect }) => effect === 'turnover'))
    await intervene('automatic', { interventions, random }).catch(() => {})
  return findings
}

const maxLag = 3
const notable = 0.3

/** The strongest lag of each pair of factors, as far as it is notable; strongest first. */
export function relationsIn(people: readonly (readonly Measurement[])[]): readonly Finding[] {
  const seriesOf = people.map(byFactor)
  const pairs = factors.flatMap((cause) =>
    factors.filter((effect) => effect !== cause).map((effect) => ({ cause, effect })),
  )
  return pairs
    .map(({ cause, effect }) => {
      const lags = Array.from({ length: maxLag + 1 }, (_, lag) => {
        const points = seriesOf.flatMap((series) => shifted(series[cause], series[effect], lag))
        return { cause, effect, lag, correlation: pearson(points) }
      })
      return lags.reduce((a, b) => (Math.abs(b.correlation) > Math.abs(a.correlation) ? b : a))
    })
    .filter(({ correlation }) => Math.abs(correlation) >= notable)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation))
}

type Series = Readonly<Record<Factor, readonly number[]>>

function byFactor(measurements: readonly Measurement[]): Series {
  const values = (factor: Factor) =>
    measurements
      .filter((each) => each.factor === factor)
      .sort((a, b) => a.day - b.day)
      .map(({ value }) => value)
  return Object.fromEntries(factors.map((factor) => [factor, values(factor)])) as unknown as Series
}

type Point = readonly [number, number]

/** The cause on a day, and the effect some days later. */
function shifted(
  cause: readonly number[],
  effect: readonly number[],
  lag: number,
): readonly Point[] {
  return effect.slice(lag).map((value, day): Point => [cause[day] ?? 0, value])
}

/** Source: https://en.wikipedia.org/wiki/Pearson_correlation_coefficient */
function pearson(points: readonly Point[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const sum = (of: (x: number, y: number) => number) =>
    points.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0)
  const spread = Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y))
  return spread === 0 ? 0 : sum((x, y) => x * y) / spread
}
