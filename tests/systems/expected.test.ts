/** The generated files hold what the specification of each system names, no more and no less. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { familiesOf, type Label, nodeMetrics, telltaleMetrics } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import type { ExpectedSystem } from './expected/expected-system.ts'

const root = resolve(import.meta.dirname, '../..')
const tables = readdirSync(join(import.meta.dirname, 'expected')).filter(
  (file) => file !== 'expected-system.ts',
)
const expectedSystems = await Promise.all(
  tables.map(
    async (file): Promise<ExpectedSystem> =>
      (await import(/* @vite-ignore */ `./expected/${file}`)).expected,
  ),
)
const ofNodeAndTelltale = new Set(
  familiesOf({ nodeMetrics, telltaleMetrics }).map(({ name }) => name),
)

it('every system of the project has its table', () => {
  expect(project.systems.map(({ name }) => name).sort()).toEqual(
    expectedSystems.map(({ name }) => name).sort(),
  )
})

describe.each(expectedSystems)('$name', (expected) => {
  const out = join(root, 'out', expected.name)
  const read = (path: string) => readFileSync(join(out, path), 'utf8')
  const system = project.systems.find(({ name }) => name === expected.name)
  const targets = system?.options.targets ?? []

  it.each(expected.files)('%s is generated', (path) => {
    expect(existsSync(join(out, path))).toBe(true)
  })

  describe('the metrics', () => {
    const families = new Map(
      targets
        .flatMap(({ options }) => familiesOf(options.exposes))
        .map((family) => [family.name, family]),
    )
    const names = expected.metrics.map(({ name }) => name)

    it('are these and, besides those of Node.js and of telltale itself, no others', () => {
      const found = [...families.keys()].filter(
        (name) => names.includes(name) || !ofNodeAndTelltale.has(name),
      )
      expect(found.sort()).toEqual([...names].sort())
    })

    it.each(expected.metrics)('$name is a $kind of $job', (metric) => {
      const family = families.get(metric.name)
      expect(family).toMatchObject({ kind: metric.kind, name: metric.name })
      expect(Object.keys(family?.labels ?? {}).sort()).toEqual([...metric.labels].sort())
      if (metric.buckets) expect(family?.buckets).toEqual(metric.buckets)
      for (const [label, values] of Object.entries(metric.values ?? {})) {
        const declared = family?.labels[label] as Label | undefined
        expect(declared?.kind === 'closed' && declared.values, label).toEqual(values)
      }
      const jobs = targets
        .filter(({ options }) =>
          familiesOf(options.exposes).some(({ name }) => name === metric.name),
        )
        .map(({ job }) => job)
      expect(jobs.sort()).toEqual([metric.job].flat().sort())
    })

    it('OV-R1, PR-A10: are all described in the reference', () => {
      const reference = read('docs/metrics.md')
      for (const name of names) expect(reference).toContain(`\n### ${name}\n`)
    })
  })

  describe.each(expected.dashboards)('the dashboard $title', ({ file, uid, title, rows }) => {
    const dashboard = () => JSON.parse(read(file)) as Dashboard

    it('AH-D6, AH-A4, CO-A7, SH-A2: has its rows, and in each of them its panels', () => {
      const found: Record<string, Record<string, string>> = {}
      let current: Record<string, string> | undefined
      for (const panel of dashboard().panels) {
        if (panel.type === 'row') {
          found[panel.title] = current = Object.fromEntries(
            (panel.panels ?? []).map(({ title, type }) => [title, type]),
          )
        } else {
          if (current === undefined) found[''] = current = {}
          current[panel.title] = panel.type
        }
      }
      const inOrder = (all: ExpectedSystem['dashboards'][number]['rows']) =>
        Object.entries(all).map(([row, panels]) => [row, Object.entries(panels)])
      expect(inOrder(found)).toEqual(inOrder(rows))
    })

    it('OV-R14: is called as it was, and depends on no number of an instance', () => {
      expect(dashboard()).toMatchObject({ uid, title })
      expect(dashboard()).not.toHaveProperty('id')
    })
  })

  describe('the rules', () => {
    const alerts = () => rulesOf(read(expected.alertFile))
    const { besides = { alerts: [], dashboards: [] } } = expected

    it('AH-D12, CO-A10: are the alerts of the specification, in their groups', () => {
      const compared = new Map(expected.alerts.map((alert) => [alert.alert, alert.expr]))
      const ofSystem = alerts().filter(({ alert = '' }) => !besides.alerts.includes(alert))
      const found = ofSystem.map(({ group, alert = '', labels, for: hold, expr }) => ({
        group,
        alert,
        severity: labels?.severity,
        for: hold ?? '0m',
        ...(compared.get(alert) !== undefined && { expr }),
      }))
      expect(found).toEqual(
        expected.alerts.map(({ expr, ...alert }) => ({
          ...alert,
          ...(expr !== undefined && { expr: short(expr) }),
        })),
      )
    })

    it('are its recording rules', () => {
      const compared = new Map(expected.records.map(({ record, expr }) => [record, expr]))
      const found = rulesOf(read(expected.recordFile)).map(({ record = '', expr }) => ({
        record,
        ...(compared.get(record) !== undefined && { expr }),
      }))
      expect(found).toEqual(
        expected.records.map(({ record, expr }) => ({
          record,
          ...(expr !== undefined && { expr: short(expr) }),
        })),
      )
    })

    it('OV-R16: lead to a page of the runbooks that exists and names the alert', () => {
      expect(alerts().length).toBeGreaterThan(0)
      for (const { alert = '', annotations } of alerts()) {
        const page = readFileSync(resolve(root, annotations?.runbook_url ?? ''), 'utf8')
        expect(page).toContain(`# ${alert}\n`)
      }
    })

    it('lead to a panel that exists, by dashboard and panel', () => {
      const files = [...expected.dashboards.map(({ file }) => file), ...besides.dashboards]
      const dashboards = files.map((file) => JSON.parse(read(file)) as Dashboard)
      const places = dashboards.flatMap(({ uid, panels }) =>
        panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).map(({ id }) => `${uid} ${id}`),
      )
      const linked = alerts().flatMap(({ annotations }) =>
        annotations?.__panelId__
          ? [`${annotations.__dashboardUid__} ${annotations.__panelId__}`]
          : [],
      )
      expect(linked.length).toBeGreaterThan(expected.alerts.length / 3)
      for (const place of linked) expect(places).toContain(place)
    })
  })
})

interface Dashboard {
  readonly uid: string
  readonly panels: readonly Panel[]
}

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  /** Of a collapsed row. */
  readonly panels?: readonly Panel[]
}

interface Rule {
  readonly group: string
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

function rulesOf(text: string): readonly Rule[] {
  const { groups } = parse(text) as {
    groups: readonly { readonly name: string; readonly rules: readonly Omit<Rule, 'group'>[] }[]
  }
  return groups.flatMap(({ name, rules }) => rules.map((rule) => ({ group: name, ...rule })))
}

/** Numbers as telltale prints them: 0.10 is 0.1. */
function short(expr: string): string {
  return expr.replace(/(\.\d*?[1-9])0+$/, '$1')
}
