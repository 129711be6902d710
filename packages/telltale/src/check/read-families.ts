/** Which families and which labels the expressions of a system read. */
import type { AnyFamily } from '@telltale/core'
import { type Call, type Node, readPattern, type VectorSelector } from '@telltale/promql'
import { analyse } from './analysis.ts'
import type { SystemModel } from './model.ts'
import { seriesNames } from './series-names.ts'

/** Every family that some expression reads, also through matchers on `__name__`. */
export function readFamilies(system: SystemModel): ReadonlySet<AnyFamily> {
  const read = new Set<AnyFamily>()
  for (const { nodes } of system.uses) {
    for (const node of nodes) {
      if (node.type !== 'VectorSelector') continue
      for (const family of familiesOf(node, system)) read.add(family)
    }
  }
  return read
}

function familiesOf(
  { series, name, matchers }: VectorSelector,
  { environment, families }: SystemModel,
): readonly AnyFamily[] {
  const known = series ?? (name === undefined ? undefined : environment.resolve(name))
  if (known !== undefined) return known.of === 'family' ? [known.family] : []
  if (name !== undefined && !isDynamic(name)) return []
  const tests = name === undefined ? matchers.filter(({ label }) => label === '__name__') : []
  return [...families].filter((family) =>
    seriesNames(family).some((each) => tests.every(({ op, value }) => meets(each, op, value))),
  )
}

/** A variable may stand for any name. */
function isDynamic(text: string): boolean {
  return /\$|\[\[/.test(text)
}

/** Whether a name passes a matcher on `__name__`; what a variable decides passes. */
export function meets(name: string, op: string, value: string): boolean {
  if (isDynamic(value)) return true
  if (op === '=' || op === '!=') return (name === value) === (op === '=')
  const pattern = readPattern(value)
  return 'refused' in pattern || pattern.test(name) === (op === '=~')
}

/**
 * Every label name that some expression mentions, or shows: in matchers, groupings, joins,
 * functions and results. A variable may stand for any label of what is read there.
 */
export function readLabels(system: SystemModel): ReadonlySet<string> {
  const read = new Set<string>()
  for (const use of system.uses) {
    const named = use.nodes.flatMap(labelsIn)
    const { labels } = analyse(use, system).of(use.node)
    for (const label of [...named, ...labels.names]) read.add(label)
    if (!named.some(isDynamic)) continue
    for (const node of use.nodes) {
      if (node.type !== 'VectorSelector') continue
      for (const family of familiesOf(node, system)) {
        for (const label of Object.keys(family.labels)) read.add(label)
      }
    }
  }
  return read
}

function labelsIn(node: Node): readonly string[] {
  switch (node.type) {
    case 'VectorSelector':
      return node.matchers.map(({ label }) => label)
    case 'AggregateExpr':
      return node.grouping?.labels ?? []
    case 'BinaryExpr':
      return [...(node.matching?.labels ?? []), ...(node.matching?.include ?? [])]
    case 'Call':
      return labelArguments(node)
    default:
      return []
  }
}

/** label_replace, label_join and sort_by_label name labels in their texts. */
function labelArguments({ func, args }: Call): readonly string[] {
  const texts = args.map((arg) => (arg.type === 'StringLiteral' ? arg.value : undefined))
  const named =
    func === 'label_replace' ? [texts[1], texts[3]] : func.includes('label') ? texts : []
  return named.filter((text) => text !== undefined)
}
