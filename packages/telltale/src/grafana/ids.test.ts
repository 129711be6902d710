import { counter, oneOf } from '@telltale/core'
import { rate, sum } from '@telltale/promql'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dashboard, dashboard, row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { panelIds, refIds } from './ids.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  labels: { method: oneOf('GET', 'POST') },
})
const query = sum(rate(requests))
const graph = (title: string, key?: string) =>
  timeseries(title, query, key === undefined ? {} : { key })
const page = (...panels: readonly Panel[]) => dashboard('d', { title: 'D' }, row('API', ...panels))

/** Ids by title, of rows and panels. */
function idsOf(of: Dashboard): Readonly<Record<string, number>> {
  return Object.fromEntries([...panelIds(of)].map(([owner, id]) => [owner.title, id]))
}

describe('panel ids', () => {
  const before = idsOf(page(graph('Rate'), graph('Errors')))

  it('stay when a panel is inserted before them', () => {
    expect(idsOf(page(graph('New'), graph('Rate'), graph('Errors')))).toMatchObject(before)
  })

  it('stay when another panel is removed', () => {
    expect(idsOf(page(graph('Errors'))).Errors).toBe(before.Errors)
  })

  it('stay when panels change places', () => {
    expect(idsOf(page(graph('Errors'), graph('Rate')))).toEqual(before)
  })

  it('stay when the row is folded', () => {
    const folded = dashboard(
      'd',
      { title: 'D' },
      row('API', { collapsed: true }, graph('Rate'), graph('Errors')),
    )
    expect(idsOf(folded)).toEqual(before)
  })

  it('stay when a panel with a key is renamed or moved to another row', () => {
    const [old, moved] = [graph('Rate', 'rate'), graph('Requests per second', 'rate')]
    const elsewhere = dashboard('d', { title: 'D' }, row('Traffic', moved))
    expect(panelIds(elsewhere).get(moved)).toBe(panelIds(page(old)).get(old))
  })

  it('are positive integers of 31 bits, and no two are the same, whatever the titles', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), (titles) => {
        const ids = [...panelIds(page(...titles.map((title) => graph(title)))).values()]
        expect(new Set(ids).size).toBe(titles.length + 1)
        for (const id of ids) expect(id > 0 && id < 2 ** 31 && Number.isInteger(id)).toBe(true)
      }),
    )
  })

  it('do not depend on the order even where two keys have the same hash', () => {
    // Two of the known collisions of FNV-1a in 32 bits.
    const [a, b] = [graph('A', 'costarring'), graph('B', 'liquid')]
    const id = (panel: Panel) => panelIds(page(panel)).get(panel)
    expect(id(a)).toBe(id(b))
    const forward = page(a, b)
    const backward = page(b, a)
    expect(new Set(Object.values(idsOf(forward))).size).toBe(3)
    expect(idsOf(backward)).toEqual(idsOf(forward))
  })
})

describe('refIds', () => {
  const queries = (...ids: readonly (string | undefined)[]) =>
    ids.map((refId) => ({ node: query.node, ...(refId !== undefined && { refId }) }))

  it.each<[string, readonly (string | undefined)[], readonly string[]]>([
    ['are letters', [undefined, undefined, undefined], ['A', 'B', 'C']],
    ['keep what was asked for', ['errors', undefined], ['errors', 'A']],
    ['avoid what was asked for', [undefined, 'A', undefined], ['B', 'A', 'C']],
  ])('%s', (_, asked, ids) => {
    expect(refIds(queries(...asked))).toEqual(ids)
  })

  it('go on with two letters after Z', () => {
    const ids = refIds(queries(...Array(29).fill(undefined)))
    expect(ids.slice(-4)).toEqual(['Z', 'AA', 'AB', 'AC'])
  })
})
