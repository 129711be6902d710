import type { BinaryExpr } from '@telltale/promql'
import { grouped, keyOf, type Line, only, remembered, unnamed, without } from './line.ts'

/**
 * Two vectors, each line with those of the other side that have the same labels.
 *
 * @param apply none for `and`, `or` and `unless`
 */
export function joined(
  { op, matching }: BinaryExpr,
  left: readonly Line[],
  right: readonly Line[],
  apply?: (a: number, b: number) => number,
): readonly Line[] {
  const signature = (labels: Line['labels']) =>
    matching?.kind === 'on'
      ? only(labels, matching.labels)
      : without(unnamed(labels), matching?.labels ?? [])
  const others = (lines: readonly Line[]) =>
    new Map(grouped(lines, signature).map((group) => [keyOf(group.labels), group.lines]))
  if (apply === undefined) return combined(op, left, right, signature, others)
  const isRight = matching?.group === 'group_right'
  const [many, one] = isRight ? [right, left] : [left, right]
  const partners = others(one)
  return many.flatMap((line): Line[] => {
    const found = partners.get(keyOf(signature(line.labels)))
    if (found === undefined) return []
    const partner = (seconds: number) =>
      found.map(({ at }) => at(seconds)).find((value) => !Number.isNaN(value)) ?? Number.NaN
    const copied = only(found[0]?.labels ?? {}, matching?.include ?? [])
    return [
      {
        labels: matching?.group ? { ...unnamed(line.labels), ...copied } : signature(line.labels),
        at: (seconds) =>
          isRight
            ? apply(partner(seconds), line.at(seconds))
            : apply(line.at(seconds), partner(seconds)),
      },
    ]
  })
}

function combined(
  op: BinaryExpr['op'],
  left: readonly Line[],
  right: readonly Line[],
  signature: (labels: Line['labels']) => Line['labels'],
  others: (lines: readonly Line[]) => ReadonlyMap<string, readonly Line[]>,
): readonly Line[] {
  const isThere = (lines: readonly Line[]) => {
    const partners = others(lines)
    return ({ labels }: Line) => {
      const found = partners.get(keyOf(signature(labels))) ?? []
      return remembered((seconds) => found.some(({ at }) => !Number.isNaN(at(seconds))))
    }
  }
  const where = (line: Line, wanted: (seconds: number) => boolean): Line => ({
    labels: line.labels,
    at: (seconds) => (wanted(seconds) ? line.at(seconds) : Number.NaN),
  })
  if (op === 'or') {
    const inLeft = isThere(left)
    const added = right.map((line) => {
      const known = inLeft(line)
      return where(line, (seconds) => !known(seconds))
    })
    return [...left, ...added]
  }
  const inRight = isThere(right)
  return left.map((line) => {
    const known = inRight(line)
    return where(line, (seconds) => known(seconds) === (op === 'and'))
  })
}
