/** Panels of one dashboard: which is which, what is different, what has moved. */
import { type Change, change, type Detail, pairs, valueDiffers } from './change.ts'
import { leavesDiffer } from './compare-leaves.ts'
import type { DashboardModel, PanelModel, QueryModel } from './model.ts'
import { pathText } from './uses.ts'

export function comparePanels(
  before: DashboardModel,
  after: DashboardModel,
  system: string,
): readonly Change[] {
  const { kept, removed, added } = matched(before.panels, after.panels)
  const rows = renamedRows(before.panels, after.panels, kept)
  const moved = displaced(kept, rows, before.panels)
  const about = (panel: PanelModel) => ({
    of: 'panel' as const,
    system,
    name: pathText(after.title, panel.row, panel.title),
  })
  return [
    ...[...rows].map(([from, to]) =>
      change({
        kind: 'changed',
        of: 'dashboard',
        system,
        name: after.title,
        details: [{ what: 'row', from, to }],
      }),
    ),
    ...removed.map((panel) =>
      change({ kind: 'removed', ...about(panel), details: asked(panel, 'from') }),
    ),
    ...added.map((panel) =>
      change({ kind: 'added', ...about(panel), details: asked(panel, 'to') }),
    ),
    ...togetherSaid(
      kept.flatMap(([from, to]) => {
        const details = [
          ...valueDiffers('title', from.title, to.title),
          ...valueDiffers('type', from.type, to.type),
          ...movedDetail(from, to, rows, moved.has(to)),
          ...queriesDiffer(from.queries, to.queries).filter((detail) => !isTitle(detail, from, to)),
          ...leavesDiffer(from.settings, to.settings),
          ...valueDiffers(sizeOf, from.size, to.size),
        ]
        return details.length === 0 ? [] : [change({ kind: 'changed', ...about(to), details })]
      }),
      after.title,
    ),
  ]
}

const sizeOf = 'size'

/**
 * What many panels of a page have in common is said once: another scrape interval changes the step
 * of each, and a panel more in a row the size of all others.
 */
function togetherSaid(changes: readonly Change[], page: string): readonly Change[] {
  const key = ({ what, from, to }: Detail) =>
    what === sizeOf ? what : JSON.stringify([what, from, to])
  const common = [...new Set(changes.flatMap(({ details }) => details.map(key)))].flatMap(
    (each) => {
      const having = changes.filter(({ details }) => details.some((detail) => key(detail) === each))
      const [detail] = having[0]?.details.filter((other) => key(other) === each) ?? []
      const isCommon = each === sizeOf || having.length > 2
      return detail && isCommon && having.length > 1 ? [{ each, detail, having }] : []
    },
  )
  const isSaid = (detail: Detail) => common.some(({ each }) => each === key(detail))
  return [
    ...changes
      .map((one) => ({ ...one, details: one.details.filter((detail) => !isSaid(detail)) }))
      .filter(({ details }) => details.length > 0),
    ...common.flatMap(({ each, detail, having: [first, ...rest] }) => {
      if (first === undefined) return []
      const panels = [first, ...rest]
      const { system, of, kind } = first
      const details =
        each === sizeOf
          ? panels.flatMap(({ details, name }) =>
              details
                .filter(({ what }) => what === sizeOf)
                .map((size) => ({ ...size, what: `size of ${name}` })),
            )
          : [detail]
      const touches = each === sizeOf ? [] : panels.map(({ name }) => name)
      return [change({ kind, of, system, name: page, panels: panels.length, details, touches })]
    }),
  ]
}

function asked({ queries }: PanelModel, side: 'from' | 'to'): readonly Detail[] {
  return queries.map(({ refId, text }) => ({ what: `query ${refId}`, [side]: text, isCode: true }))
}

/** A query without labels is called as its panel, and a new title is said already. */
function isTitle({ what, ...detail }: Detail, from: PanelModel, to: PanelModel): boolean {
  return what.startsWith('legend ') && detail.from === from.title && detail.to === to.title
}

type Kept = readonly (readonly [before: PanelModel, after: PanelModel])[]

/**
 * By id, which is that of the title; then by what a person would say is the same panel: its title in
 * another row, or its queries under another title.
 */
function matched(before: readonly PanelModel[], after: readonly PanelModel[]) {
  const kept: (readonly [PanelModel, PanelModel])[] = []
  let left = { removed: before, added: after }
  for (const key of [
    ({ id }: PanelModel) => String(id),
    ({ type, title }: PanelModel) => (title === '' ? undefined : `${type}/${title}`),
    ({ type, queries }: PanelModel) =>
      queries.length === 0 ? undefined : `${type}/${queries.map(({ text }) => text).join('\n')}`,
  ]) {
    const found = pairs(
      left.removed.filter(key),
      left.added.filter(key),
      (panel) => key(panel) ?? '',
    )
    kept.push(...found.kept)
    const taken = new Set(found.kept.flat())
    left = {
      removed: left.removed.filter((panel) => !taken.has(panel)),
      added: left.added.filter((panel) => !taken.has(panel)),
    }
  }
  const order = new Map(after.map((panel, i) => [panel, i]))
  kept.sort(([, a], [, b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return { kept: kept satisfies Kept, ...left }
}

/** A heading that has gone, all of whose panels stand under a new one. */
function renamedRows(
  before: readonly PanelModel[],
  after: readonly PanelModel[],
  kept: Kept,
): ReadonlyMap<string, string> {
  const names = [
    new Set(before.map(({ row }) => row)),
    new Set(after.map(({ row }) => row)),
  ] as const
  return new Map(
    [...names[0]].flatMap((row) => {
      const targets = new Set(kept.filter(([old]) => old.row === row).map(([, now]) => now.row))
      const [target] = targets
      const sources = new Set(kept.filter(([, now]) => now.row === target).map(([old]) => old.row))
      if (target === undefined || targets.size !== 1 || sources.size !== 1) return []
      if (names[1].has(row) || names[0].has(target)) return []
      return row === '' || target === '' ? [] : [[row, target] as const]
    }),
  )
}

/** The fewest panels whose moving explains the new order, within each row. */
function displaced(
  kept: Kept,
  rows: ReadonlyMap<string, string>,
  before: readonly PanelModel[],
): ReadonlySet<PanelModel> {
  const order = new Map(before.map((panel, i) => [panel, i]))
  const stayed = kept.filter(([old, now]) => (rows.get(old.row) ?? old.row) === now.row)
  const moved = new Set<PanelModel>()
  for (const row of new Set(stayed.map(([, now]) => now.row))) {
    const panels = stayed.filter(([, now]) => now.row === row)
    const inOrder = longestRun(panels.map(([old]) => order.get(old) ?? 0))
    for (const [i, [, now]] of panels.entries()) if (!inOrder.has(i)) moved.add(now)
  }
  return moved
}

/** Indices of a longest part that ascends. */
function longestRun(values: readonly number[]): ReadonlySet<number> {
  const best: number[][] = []
  for (const [i, value] of values.entries()) {
    const before = best
      .filter((run) => (values[run.at(-1) ?? -1] ?? Number.NEGATIVE_INFINITY) < value)
      .sort((a, b) => b.length - a.length)[0]
    best.push([...(before ?? []), i])
  }
  return new Set(best.sort((a, b) => b.length - a.length)[0])
}

function movedDetail(
  from: PanelModel,
  to: PanelModel,
  rows: ReadonlyMap<string, string>,
  isDisplaced: boolean,
): readonly Detail[] {
  if ((rows.get(from.row) ?? from.row) !== to.row)
    return [{ what: 'moved from row', from: from.row || 'none', to: to.row || 'none' }]
  if (!isDisplaced) return []
  return [{ what: 'moved from place', from: String(from.place), to: String(to.place) }]
}

function queriesDiffer(
  before: readonly QueryModel[],
  after: readonly QueryModel[],
): readonly Detail[] {
  const { removed, added, kept } = pairs(before, after, ({ refId }) => refId)
  return [
    ...removed.map(({ refId, text }) => ({ what: `query ${refId}`, from: text, isCode: true })),
    ...kept.flatMap(([from, to]) => [
      ...valueDiffers(`query ${to.refId}`, from.text, to.text).map((detail) => ({
        ...detail,
        isCode: true,
      })),
      ...leavesDiffer(from.settings, to.settings).map((detail) => ({
        ...detail,
        what: `${detail.what} of query ${to.refId}`,
      })),
    ]),
    ...added.map(({ refId, text }) => ({ what: `query ${refId}`, to: text, isCode: true })),
  ]
}
