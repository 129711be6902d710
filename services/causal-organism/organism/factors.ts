/** What is measured of the people of a company, day by day. */
import { seededRandom, seedOf } from '@systems/kit/random'

export const factors = [
  'workload',
  'overtime',
  'engagement',
  'absence',
  'training',
  'turnover',
] as const

export type Factor = (typeof factors)[number]

/** One number about one person on one day. */
export interface Measurement {
  readonly employee: string
  readonly day: number
  readonly factor: Factor
  readonly value: number
}

/** What drives what, how strongly, and after how many days: the truth that analyses look for. */
const laws: readonly {
  readonly cause: Factor
  readonly effect: Factor
  readonly weight: number
  readonly lag: number
}[] = [
  { cause: 'workload', effect: 'overtime', weight: 0.9, lag: 0 },
  { cause: 'overtime', effect: 'absence', weight: 0.7, lag: 2 },
  { cause: 'overtime', effect: 'engagement', weight: -0.8, lag: 1 },
  { cause: 'training', effect: 'engagement', weight: 0.6, lag: 3 },
  { cause: 'engagement', effect: 'turnover', weight: -0.7, lag: 2 },
]

/** The measurements of a person over some days; the same for the same person and seed. */
export function measurementsOf(
  employee: string,
  days: number,
  seed: number,
): readonly Measurement[] {
  const random = seededRandom(seed ^ seedOf(employee))
  const values = new Map<Factor, number[]>(factors.map((factor) => [factor, []]))
  for (let day = 0; day < days; day++) {
    for (const factor of factors) {
      const caused = laws
        .filter(({ effect }) => effect === factor)
        .reduce(
          (sum, { cause, weight, lag }) => sum + weight * (values.get(cause)?.[day - lag] ?? 0),
          0,
        )
      values.get(factor)?.push(caused + random.next() * 2 - 1)
    }
  }
  return factors.flatMap((factor) =>
    (values.get(factor) ?? []).map((value, day) => ({ employee, day, factor, value })),
  )
}

/** `e-001`, `e-002` … */
export function employeeIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `e-${String(i + 1).padStart(3, '0')}`)
}
