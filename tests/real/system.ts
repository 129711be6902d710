/** A system of this project, its real services and a real Prometheus, and what must come out. */
import type { System } from 'telltale'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { modelOf, planFor } from '../../demo/start/plan.ts'
import { type RunningDemo, startDemo } from '../../demo/start/start-demo.ts'
import { lastWords } from '../../demo/start/start-system.ts'
import type { SystemDemo } from '../../demo/system.ts'
import { alertsOf, recordsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import type { Finding, StepName } from '../../packages/telltale/src/verify/finding.ts'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import { verifyLive } from '../../packages/telltale/src/verify/verify-live.ts'
import { until } from './prometheus.ts'

export interface Expectation {
  /** Its programs, and what drives them. */
  readonly demo: SystemDemo
  /** Questions whose answer needs longer than a test: what SLOs record over hours, say. */
  readonly needsTime?: (finding: Finding) => boolean
  /** Queries beside those of panels and rules that must have data, by the question they answer. */
  readonly queries?: Readonly<Record<string, string>>
  /** For how long it may take until every question has its answer. @default 60000 */
  readonly timeoutMs?: number
}

/** Every target is up, every panel and recording rule has data, every alert is evaluated. */
export function itAnswersEverything(expectation: Expectation): void {
  const { demo, needsTime = () => false, timeoutMs = 60_000 } = expectation
  const system = modelOf(demo)
  const ended: string[] = []
  let running: RunningDemo | undefined
  let api: PrometheusApi

  beforeAll(async () => {
    running = await startDemo(await planFor([demo], { anyPorts: true }), {
      prometheus: 'prometheus',
      interval: '1s',
      readyWithinMs: 60_000,
      onEnd: (program) => ended.push(`${program.name} ${program.ending()}${lastWords(program)}`),
      signal: new AbortController().signal,
    })
    api = running.prometheus.api
  }, 90_000)

  afterAll(() => running?.stop())

  it(
    'AH-A3, PR-A8, PR-A12, PR-A19: answers what telltale verify --live asks',
    async () => {
      let open: readonly string[] = []
      await until(
        'every question is answered',
        async () => {
          const { findings } = await verifyLive(system, api, Date.now)
          open = findings
            .filter((finding) => finding.problem?.severity === 'error' && !needsTime(finding))
            .map(({ problem }) => problem?.summary ?? '')
          return open.length === 0
        },
        timeoutMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}:\n${open.join('\n')}`)
      })
    },
    timeoutMs + 30_000,
  )

  it.each(Object.entries(expectation.queries ?? {}))('%s', async (_question, query) => {
    await until(`there is an answer to ${query}`, async () => {
      const { result } = await api.get<{ readonly result: readonly unknown[] }>('/api/v1/query', {
        query,
      })
      return result.length > 0
    })
  })

  it('asks about every target, panel, recording rule and alert', async () => {
    const { findings } = await verifyLive(system, api, Date.now)
    const names = (step: StepName) =>
      findings.filter((finding) => finding.step === step).map(({ name }) => name)
    const { targets, rules, dashboards } = system.options
    expect([...names('targets')].sort()).toEqual(targets.map(({ job }) => job).sort())
    expect(names('recording rules')).toHaveLength(recordsOf(rules).length)
    for (const { options, rows } of dashboards) {
      for (const panel of rows.flatMap(({ panels }) => panels)) {
        if (panel.queries.length === 0) continue
        const place = `${options.title} > `
        expect(
          names('panels').some(
            (name) => name.startsWith(place) && name.includes(` > ${panel.title} > `),
          ),
          `${place}${panel.title}`,
        ).toBe(true)
      }
    }
    for (const { name } of alertsOf(rules))
      expect(
        names('rules').some((rule) => rule.endsWith(` > ${name}`)),
        name,
      ).toBe(true)
  })

  it('keeps every program at work', () => expect(ended).toEqual([]))
}

export function systemOf(system: string): System {
  return modelOf({ system })
}
