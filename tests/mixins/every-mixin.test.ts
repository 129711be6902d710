/** What mixins make fits together: checked, and proven by a real Prometheus. */
import { describe, expect, it } from 'vitest'
import { examine } from '../../packages/telltale/src/build.ts'
import { alertsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { verifySystem } from '../../packages/telltale/src/verify/verify-system.ts'
import shop, { alerts, page } from './shop.ts'

const [system] = shop.systems
if (system === undefined) throw new Error('the project has no system')
const { problems, files } = examine(shop)
const fileNamed = (name: string) =>
  [...files].find(([path]) => path.endsWith(`/${name}`))?.[1] ?? ''

describe('a system made of mixins alone', () => {
  it('has nothing that a check would mention, but labels to ask for by hand', () => {
    expect(problems.map(({ code, summary }) => `${code}: ${summary}`)).toEqual([])
  })

  it('shows every alert in a panel', () => {
    const shown = page.rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.alerts))
    const all = Object.values(alerts).flatMap((group) => Object.values(group))
    const unseen = all.filter((alert) => !shown.includes(alert)).map(({ name }) => name)
    // A pipeline that is quiet has no number of its own: its runs are bars.
    expect(unseen).toEqual(['ShopPipelineQuiet'])
  })

  it('draws the threshold of every alert that compares what its panel shows', () => {
    expect(thresholdsByPanel(JSON.parse(fileNamed('shop.json')))).toEqual({
      'API > Request latency': [1],
      'API > Error rate': [0.05],
      'Queue > Queue depth': [100],
      'Queue > Job failure rate': [0.1],
      'Jobs > Job failure rate': [0.1],
      'Jobs > Job duration': [600],
      'Pipeline > Run failure rate': [0.1],
      'Pipeline > Run duration': [300],
      'Pipeline > Since the last run': [90_000],
      'LLM > LLM call duration': [30],
      'LLM > LLM error rate': [0.05],
      'Cache > Cache hit rate': [0.5],
      'Cache > Cache entries': [100_000],
      'Database > Connection pool utilization': [0.9],
      'Database > Connection pool timeouts': [0.1],
      'Dependencies > Circuit breakers': [1, 2],
      'Dependencies > Circuit breaker failure rate': [0.2],
      'Processes > Event loop lag': [0.1],
      'Processes > Open files': [0.8],
      'Metrics > Samples not recorded': [0],
      'Metrics > Metrics missing from scrapes': [1],
    })
  })

  it('says the threshold in every runbook', () => {
    for (const { name, options } of alertsOf(system.options.rules)) {
      const page = fileNamed(`runbooks/${name}.md`)
      expect(page, name).toContain(options.runbook.meaning)
      expect(page, name).toMatch(/Fires when (the value is|this returns)/)
    }
  })

  it('has data in every panel, and every alert fires when it should and ends', async () => {
    const { findings } = await verifySystem(system, {
      prometheus: { path: 'prometheus', version: '' },
      files,
      historyMs: 7 * 3_600_000,
      seed: 1,
      signal: new AbortController().signal,
      clock: Date.now,
      onPhase: () => {},
    })
    expect(
      findings.flatMap(({ problem }) => (problem ? [`${problem.code}: ${problem.summary}`] : [])),
    ).toEqual([])
    for (const { name } of alertsOf(system.options.rules)) {
      const notes = findings.filter((each) => each.name.startsWith(`${name} > `))
      expect(
        notes.some(({ note = '' }) => /^fires after .* is resolved/.test(note)),
        name,
      ).toBe(true)
    }
  }, 240_000)
})

interface Drawn {
  readonly type: string
  readonly title: string
  readonly fieldConfig: {
    readonly defaults: {
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null }[] }
    }
  }
}

/** The levels that each panel draws; panels without any are left out. */
function thresholdsByPanel({ panels }: { readonly panels: readonly Drawn[] }) {
  let row = ''
  const levels: Record<string, readonly number[]> = {}
  for (const { type, title, fieldConfig } of panels) {
    if (type === 'row') row = title
    const steps = type === 'row' ? [] : (fieldConfig.defaults.thresholds?.steps ?? [])
    const values = steps.flatMap(({ value }) => (value === null ? [] : [value]))
    if (values.length > 0) levels[`${row} > ${title}`] = values
  }
  return levels
}
