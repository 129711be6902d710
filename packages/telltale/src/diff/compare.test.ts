import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change, Detail } from './change.ts'
import { compare } from './compare.ts'
import { diffMarkdown } from './markdown.ts'
import type { MetricModel, PanelModel, ProjectModel, RuleModel, SystemModel } from './model.ts'

/** Few names, so that two projects have much in common. */
const name = fc.constantFrom('a', 'b', 'c')
const leaves = fc.dictionary(fc.constantFrom('unit', 'for', 'label.team'), name)
const expr = fc.constantFrom('a > 1', 'a > 2', 'sum(b_bucket{le="1"})', 'rate(c[5m]) > 1')

const metric: fc.Arbitrary<MetricModel> = fc.record({
  name,
  kind: fc.constantFrom('counter', 'gauge', 'histogram'),
  unit: fc.constantFrom('', 'seconds', 'bytes'),
  labels: fc.dictionary(name, fc.record({ values: fc.uniqueArray(name), bound: name })),
  buckets: fc.uniqueArray(fc.constantFrom(1, 2, 3)),
  quantiles: fc.uniqueArray(fc.constantFrom(0.5, 0.9)),
  jobs: fc.uniqueArray(name),
  settings: leaves,
})

const panel: fc.Arbitrary<PanelModel> = fc.record({
  id: fc.integer({ min: 1, max: 6 }),
  type: fc.constantFrom('stat', 'table'),
  title: name,
  row: name,
  place: fc.integer({ min: 1, max: 3 }),
  size: fc.constantFrom('12×8', '24×8'),
  queries: fc.uniqueArray(
    fc.record({ refId: name, text: expr, reads: fc.uniqueArray(name), settings: leaves }),
    { selector: ({ refId }) => refId, maxLength: 2 },
  ),
  settings: leaves,
})

const rule: fc.Arbitrary<RuleModel> = fc.record({
  kind: fc.constantFrom('alert', 'record'),
  name,
  group: name,
  expr,
  reads: fc.uniqueArray(fc.constantFrom('a', 'b_bucket', 'c')),
  settings: leaves,
})

const system: fc.Arbitrary<SystemModel> = name.chain((title) =>
  fc.record({
    name: fc.constant(title),
    title: fc.constant(title),
    dashboards: fc.uniqueArray(
      name.chain((uid) =>
        fc.record({
          uid: fc.constant(uid),
          title: fc.constant(uid),
          panels: fc.uniqueArray(panel, { selector: ({ id }) => id, maxLength: 5 }),
          variables: fc.uniqueArray(
            fc.record({ name, reads: fc.uniqueArray(name), settings: leaves }),
            { selector: (variable) => variable.name },
          ),
          settings: leaves,
        }),
      ),
      { selector: ({ uid }) => uid },
    ),
    rules: fc.array(rule, { maxLength: 5 }),
    defined: fc.record({
      metrics: fc.uniqueArray(metric, { selector: (each) => each.name }),
      slos: fc.uniqueArray(fc.record({ name, settings: leaves }), {
        selector: (each) => each.name,
      }),
      targets: fc.uniqueArray(
        fc.record({ job: name, addresses: fc.uniqueArray(name), settings: leaves }),
        { selector: ({ job }) => job },
      ),
      settings: leaves,
    }),
    files: fc.dictionary(name, name),
  }),
)

const project: fc.Arbitrary<ProjectModel> = fc.record({
  systems: fc.uniqueArray(system, { selector: (each) => each.name, maxLength: 2 }),
  files: fc.dictionary(name, name),
})

describe('compare', () => {
  it('of a project with itself finds nothing', () => {
    fc.assert(
      fc.property(project, (model) => {
        expect(compare(model, structuredClone(model)).changes).toEqual([])
      }),
    )
  })

  it('finds something whenever two projects differ', () => {
    fc.assert(
      fc.property(rule, rule, (before, after) => {
        const found = compare(withRule(before), withRule(after)).changes.length > 0
        expect(found).toBe(JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after)))
      }),
    )
  })

  it('the other way round, what was added is removed', () => {
    fc.assert(
      fc.property(project, project, (before, after) => {
        const [forth, back] = [compare(before, after).changes, compare(after, before).changes]
        // Which panel of an old page is which of a new one, is a guess where several are alike.
        // The metrics of a system are listed when it goes, and not when it comes.
        const isInBoth = (name: string) =>
          [before, after].every(({ systems }) => systems.some((system) => system.name === name))
        const certain = (changes: readonly Change[]) =>
          changes.filter(
            ({ of, system }) => of !== 'panel' && (of !== 'metric' || isInBoth(system)),
          )
        expect(certain(back).map(described).sort()).toEqual(
          certain(forth).map(reversed).map(described).sort(),
        )
        const panels = (changes: readonly Change[]) => changes.filter(({ of }) => of === 'panel')
        expect(countOf(panels(back), 'added')).toBe(countOf(panels(forth), 'removed'))
      }),
    )
  })

  it('puts what is breaking first', () => {
    fc.assert(
      fc.property(project, project, (before, after) => {
        const flags = compare(before, after).changes.map(({ breaking }) => breaking)
        expect(flags).toEqual([...flags].sort((a, b) => Number(b) - Number(a)))
      }),
    )
  })

  it('as Markdown writes no link and calls nobody, whatever a panel is called', () => {
    const title = '@everyone <img src=x> [click](https://example.com) `'
    const old = { ...onePanel, title, row: title }
    const twin = { ...old, id: 2 }
    const larger = [old, twin].map((panel) => ({ ...panel, size: '12×4' }))
    const text = diffMarkdown(
      compare(withPanels([old, twin]), withPanels([...larger, { ...onePanel, id: 3 }])),
      'main',
    )
    expect(text).toContain('size of')
    const outsideOfCode = text.replaceAll(/(`+)[^`][\s\S]*?[^`]\1(?!`)/g, '')
    expect(outsideOfCode).not.toMatch(/@[a-z]|<img|[^\\]\[click|[^\\]\]\(/)
  })

  it('as Markdown is never longer than a comment may be', () => {
    const panels = Array.from({ length: 2000 }, (_, id) => ({ ...onePanel, id, title: `${id}` }))
    const [before, after] = [withPanels([]), withPanels(panels)]
    const text = diffMarkdown(compare(before, after), 'main')
    expect(text.length).toBeLessThan(65_536)
    expect(text).toContain('do not fit into a comment')
  })
})

const onePanel: PanelModel = {
  id: 1,
  type: 'stat',
  title: 'a',
  row: '',
  place: 1,
  size: '6×4',
  queries: [{ refId: 'A', text: 'sum(a)', reads: ['a'], settings: {} }],
  settings: {},
}

function withRule(rule: RuleModel): ProjectModel {
  const empty = { title: 'Shop', dashboards: [], files: {} }
  return { systems: [{ name: 'shop', ...empty, rules: [rule] }], files: {} }
}

function withPanels(panels: readonly PanelModel[]): ProjectModel {
  const page = { uid: 'shop', title: 'Shop', panels, variables: [], settings: {} }
  const shop = { name: 'shop', title: 'Shop', dashboards: [page], rules: [], files: {} }
  return { systems: [shop], files: {} }
}

/** What a rule reads follows from its expression. */
function sorted({ reads: _, settings, ...rest }: RuleModel) {
  const entries = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))
  return [rest.kind, rest.name, rest.group, rest.expr, entries]
}

function countOf(changes: readonly Change[], kind: Change['kind']): number {
  return changes.filter((change) => change.kind === kind).length
}

function reversed(change: Change): Change {
  const kinds = {
    added: 'removed',
    removed: 'added',
    changed: 'changed',
    renamed: 'renamed',
  } as const
  const details = change.details.map(
    ({ from, to, ...rest }): Detail => ({
      ...rest,
      ...(to !== undefined && { from: to }),
      ...(from !== undefined && { to: from }),
    }),
  )
  return { ...change, kind: kinds[change.kind], details }
}

function described({ kind, of, system, name, details }: Change): string {
  const said = details.map(({ what, from, to }) => `${what}|${from}|${to}`).sort()
  return [kind, of, system, name, ...said].join('/')
}
