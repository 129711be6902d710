/** Every query of the five systems, answered by a real VictoriaMetrics and by a real Prometheus. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { inTurn } from '../../packages/telltale/src/verify/in-turn.ts'
import { type Comparison, compareAnswers } from './compare-answers.ts'
import { type Question, questionsOf, step } from './questions.ts'
import { type Reason, reasonFor, reasons } from './reasons.ts'
import { type TwoStores, twoStores } from './two-stores.ts'

interface Compared extends Question {
  readonly found: Comparison
  readonly reason: Reason | undefined
}

const systems = project.systems.map((system) => [system.name, system] as const)

/** What arithmetic in another order costs. */
const rounding = 1e-6

describe.each(systems)('%s in VictoriaMetrics', (name, system) => {
  let stores: TwoStores
  let answers: readonly Compared[]

  beforeAll(async () => {
    stores = await twoStores(system)
    const { prometheus, victoria, from, to } = stores
    // An hour with an hour before it; the last full step of the history.
    const range = { from: (from + to) / 2, to: to - step, step }
    const times = { fromMs: range.from * 1000, toMs: range.to * 1000 }
    const questions = await questionsOf(system, prometheus.api, times)
    answers = await inTurn(questions, async (question) => {
      // Either throws what it refuses.
      const first = await prometheus.api.queryRange(question.query, range)
      const second = await victoria.api.queryRange(question.query, range)
      const found = compareAnswers(first.series, second.series)
      return { ...question, found, reason: reasonFor(question.query) }
    })
  }, 180_000)

  afterAll(async () => {
    await stores?.stop()
  })

  it('answers every query of panels and rules, and most of them with numbers', () => {
    const { dashboards, rules } = system.options
    const panels = dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels))
    expect(answers.length).toBeGreaterThan(panels.length + rules.length)
    const empty = answers.filter(({ found }) => found.points === 0)
    expect(empty.length).toBeLessThan(answers.length / 2)
  })

  it('finds the same series', () => {
    const others = answers.filter(
      ({ found }) => found.onlyFirst.length + found.onlySecond.length > 0,
    )
    expect(others).toEqual([])
  })

  it('finds them at the same times, but for quotients of rates that one of them takes for 0, and increases beside a limit', () => {
    const others = answers.filter(({ found, query, reason }) => {
      const isQuotient = reason !== undefined && / \/ |histogram_quantile/.test(query)
      // Without extrapolation an increase by one is not more than 1.
      const isCut = reason !== undefined && /\bincrease\(.* > [\d.]+$/.test(query)
      return found.holes > (isCut ? found.points / 2 : isQuotient ? found.points / 10 : 0)
    })
    expect(others).toEqual([])
  })

  it('answers with the same numbers, but for reasons that are known', () => {
    const unexplained = answers.filter(({ found, reason }) => {
      return found.largest > rounding && (reason === undefined || found.mean > reason.tolerance)
    })
    expect(unexplained).toEqual([])
  })

  it('differs in these queries', async () => {
    const different = answers.filter(({ found }) => found.largest > rounding)
    const text = reasons
      .map((reason) => [reason, different.filter((each) => each.reason === reason)] as const)
      .filter(([, list]) => list.length > 0)
      .map(([reason, list]) => section(reason, list))
    const same = answers.length - different.length
    await expect(
      [`${same} of ${answers.length} queries have the same answer.\n`, ...text].join('\n'),
    ).toMatchFileSnapshot(join(import.meta.dirname, 'differences', `${name}.txt`))
  })
})

function section({ name, text }: Reason, list: readonly Compared[]): string {
  const names = [...new Set(list.map((each) => each.name))].sort()
  return `${name}: ${text}\n${names.map((each) => `  ${each}\n`).join('')}`
}
