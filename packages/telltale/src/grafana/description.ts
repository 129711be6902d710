import { type Node, type VectorSelector, walk } from '@telltale/promql'
import type { Panel } from '../dashboard/panel.ts'
import { familiesIn } from '../project/uses.ts'

/**
 * What the metrics say of themselves, once each, and what is made of them where that is no longer
 * what they say: a share, a mean, an age.
 *
 * @example derivedDescription(stat('Errors', ratio(requests, { status: '500' }))) // => 'HTTP requests answered. Shown is the share with `status="500"`.'
 */
export function derivedDescription({ queries }: Panel): string {
  const helps = new Set(queries.flatMap(familiesIn).map(({ help }) => help))
  const shown = new Set(queries.map(({ node }) => shownBy(node)))
  const [one] = shown
  return [...helps, ...(shown.size === 1 && one !== undefined ? [one] : [])].join(' ')
}

/** Nothing where the metrics' own sentences say it already. */
function shownBy(node: Node): string | undefined {
  if (node.type === 'VectorSelector' && node.series?.of === 'rule') {
    return shownBy(node.series.rule.expr.node)
  }
  if (node.type === 'AggregateExpr') return shownBy(node.expr)
  if (node.type !== 'BinaryExpr') return undefined
  const { op, lhs, rhs } = node
  if (op === '*' || op === 'or') return shownBy(lhs) ?? (op === '*' ? shownBy(rhs) : undefined)
  if (op === '-' && isNow(lhs)) return 'Shown is how long ago that is.'
  if (op === '-' && isOne(lhs)) {
    return shownBy(rhs)?.replace(/^Shown is the share with /, 'Shown is the share without ')
  }
  return op === '/' ? shownByDivision(lhs, rhs) : undefined
}

function isNow(node: Node): boolean {
  return node.type === 'Call' && node.func === 'time'
}

function isOne(node: Node): boolean {
  return node.type === 'NumberLiteral' && node.value === 1
}

function shownByDivision(lhs: Node, rhs: Node): string | undefined {
  if (rhs.type === 'NumberLiteral') return shownBy(lhs)
  const parts = selectorsIn(lhs)
  const wholes = selectorsIn(rhs)
  const [part] = parts
  const [whole] = wholes
  if (parts.length !== 1 || part?.series?.of !== 'family' || whole?.series?.of !== 'family') {
    return undefined
  }
  const { family } = part.series
  if (wholes.length > 1) {
    const isAmong = wholes.some(({ series }) => series?.of === 'family' && series.family === family)
    return isAmong ? 'Shown is the share of the former.' : undefined
  }
  if (whole.series.family !== family) return 'Shown is the former as a share of the latter.'
  if (part.series.part === 'sum' && whole.series.part === 'count') return 'Shown is the mean.'
  const more = matcherTexts(part).filter((text) => !matcherTexts(whole).includes(text))
  return more.length > 0 ? `Shown is the share with \`${more.join(', ')}\`.` : undefined
}

function selectorsIn(node: Node): readonly VectorSelector[] {
  return walk(node).flatMap((inner) =>
    inner.type === 'VectorSelector' && inner.series?.of === 'rule'
      ? selectorsIn(inner.series.rule.expr.node)
      : inner.type === 'VectorSelector'
        ? [inner]
        : [],
  )
}

function matcherTexts({ matchers }: VectorSelector): readonly string[] {
  return matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`)
}
