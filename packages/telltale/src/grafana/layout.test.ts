import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GridPos, gridColumns, layoutRow, type Sized } from './layout.ts'

const types = ['timeseries', 'stat', 'gauge', 'pieChart', 'text', 'table', 'heatmap'] as const

const size = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: undefined })
const nonsense = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -3, 0, 99, 0.4)

const panel = (width: fc.Arbitrary<number | undefined>, height: fc.Arbitrary<number | undefined>) =>
  fc.record({ type: fc.constantFrom(...types), width, height }).map(
    ({ type, width: w, height: h }): Sized => ({
      type,
      options: { ...(w !== undefined && { width: w }), ...(h !== undefined && { height: h }) },
    }),
  )
const sensible = fc.array(panel(size(gridColumns), size(20)), { minLength: 1, maxLength: 25 })
const anything = fc.array(
  panel(fc.oneof(size(gridColumns), nonsense), fc.oneof(size(20), nonsense)),
  { minLength: 1, maxLength: 25 },
)

describe('the layout of a row, whatever the sizes', () => {
  it('lets no panels overlap and none stand beyond column 24', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 500 }), (panels, top) => {
        const { positions, bottom } = layoutRow(panels, top)
        expect(positions).toHaveLength(panels.length)
        const cells = new Set<string>()
        for (const { x, y, w, h } of positions) {
          expect([x, y, w, h].every(Number.isInteger)).toBe(true)
          expect(x).toBeGreaterThanOrEqual(0)
          expect(y).toBeGreaterThanOrEqual(top)
          expect(w).toBeGreaterThanOrEqual(1)
          expect(h).toBeGreaterThanOrEqual(1)
          expect(x + w).toBeLessThanOrEqual(gridColumns)
          expect(y + h).toBeLessThanOrEqual(bottom)
          for (let i = x; i < x + w; i++) {
            for (let j = y; j < y + h; j++) {
              expect(cells.has(`${i},${j}`)).toBe(false)
              cells.add(`${i},${j}`)
            }
          }
        }
      }),
    )
  })

  it('keeps the order of the panels: left to right, then down', () => {
    fc.assert(
      fc.property(anything, (panels) => {
        const { positions } = layoutRow(panels, 0)
        const reading = positions.map(({ x, y }) => y * gridColumns + x)
        expect(reading).toEqual([...reading].sort((a, b) => a - b))
      }),
    )
  })

  it('keeps every width and height that was asked for', () => {
    fc.assert(
      fc.property(sensible, (panels) => {
        const { positions } = layoutRow(panels, 0)
        for (const [i, { options }] of panels.entries()) {
          if (options.width !== undefined) expect(positions[i]?.w).toBe(options.width)
          if (options.height !== undefined) expect(positions[i]?.h).toBe(options.height)
        }
      }),
    )
  })

  it('fills each line to the edge that has a panel without a width', () => {
    fc.assert(
      fc.property(sensible, (panels) => {
        const { positions } = layoutRow(panels, 0)
        for (const line of linesOf(positions)) {
          const isFlexible = line.some((i) => panels[i]?.options.width === undefined)
          const width = line.reduce((sum, i) => sum + (positions[i]?.w ?? 0), 0)
          if (isFlexible) expect(width).toBe(gridColumns)
        }
      }),
    )
  })
})

const graph: Sized = { type: 'timeseries', options: {} }
const number: Sized = { type: 'stat', options: {} }
const wide = (width: number): Sized => ({ type: 'timeseries', options: { width } })

describe('the layout of a row, case by case', () => {
  it.each<[string, readonly Sized[], readonly (readonly number[])[]]>([
    ['three graphs share a line', [graph, graph, graph], [[8, 8, 8]]],
    [
      'four graphs stand in two even lines',
      [graph, graph, graph, graph],
      [
        [12, 12],
        [12, 12],
      ],
    ],
    [
      'five graphs: the fuller line comes first',
      Array(5).fill(graph),
      [
        [8, 8, 8],
        [12, 12],
      ],
    ],
    ['six stats share a line', Array(6).fill(number), [[4, 4, 4, 4, 4, 4]]],
    ['one panel takes the whole line', [graph], [[24]]],
    ['a fixed width leaves the rest to the others', [wide(6), graph, graph], [[6, 9, 9]]],
    ['fixed widths fill lines as they can', [wide(12), wide(12), wide(12)], [[12, 12], [12]]],
    ['no panels', [], []],
  ])('%s', (_, panels, widths) => {
    const { positions } = layoutRow(panels, 0)
    expect(linesOf(positions).map((line) => line.map((i) => positions[i]?.w))).toEqual(widths)
  })

  it('gives the panels of a line the height of its tallest', () => {
    const { positions, bottom } = layoutRow([graph, number], 5)
    expect(positions.map(({ y, h }) => [y, h])).toEqual([
      [5, 8],
      [5, 8],
    ])
    expect(bottom).toBe(13)
  })
})

function linesOf(positions: readonly GridPos[]): readonly (readonly number[])[] {
  const lines = new Map<number, number[]>()
  for (const [i, { y }] of positions.entries()) lines.set(y, [...(lines.get(y) ?? []), i])
  return [...lines.values()]
}
