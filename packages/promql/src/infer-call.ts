/** What functions and aggregations make of kind, labels and unit, by their signatures. */
import type { AggregateExpr, Call, Node } from './ast.ts'
import { aggregators, type LabelFlow, signatureOf, type UnitFlow } from './functions.ts'
import { anything, type Inferred, isVector, scalar } from './inferred.ts'
import { except, fixedBy, grouped, type LabelSet, metricName, noLabels, plus } from './labels.ts'
import { count, date, perSecond, ratio, seconds, type Unit } from './unit.ts'

type Recurse = (node: Node) => Inferred

export function ofCall(node: Call, of: Recurse): Inferred {
  const signature = signatureOf(node.func)
  const args = node.args.map(of)
  const at = args.findIndex(isVector)
  const input = args[at] ?? args.find((arg) => arg.kind === 'scalar') ?? scalar
  if (signature === undefined) return { ...anything, labels: { ...input.labels, open: true } }
  const flow = signature.labels ?? 'same'
  const reads = [...signature.args, ...(signature.optional ?? [])][at]
  return {
    kind: signature.returns === 'scalar' ? 'scalar' : 'instant vector',
    labels: labelsAfter(flow, input.labels, node, at),
    named: signature.keepsName === true && input.named,
    // Whoever drops `le` answers in the unit of what was observed, not in that of the counts.
    unit:
      flow.startsWith('without le') && signature.unit === 'same'
        ? input.observed
        : unitAfter(signature.unit, input.unit),
    rawCounter: input.rawCounter && (reads === 'vector' || reads === 'gauge range'),
    observed: flow === 'same' || flow === 'adds' ? input.observed : undefined,
    constant: node.func === 'vector' || node.func === 'scalar' ? input.constant : undefined,
  }
}

function labelsAfter(flow: LabelFlow, labels: LabelSet, { args }: Call, at: number): LabelSet {
  switch (flow) {
    case 'same':
      return labels
    case 'none':
      return noLabels
    case 'equality matchers':
      return fixedIn(args[at])
    case 'without le':
      return except(labels, ['le'])
    case 'adds':
      return withNamed(labels, args[1])
    case 'without le, adds':
      return withNamed(except(labels, ['le']), args[1])
    case 'unknown':
      return { ...labels, open: true }
  }
}

function fixedIn(node: Node | undefined): LabelSet {
  if (node?.type === 'MatrixSelector') return fixedBy(node.vector.matchers)
  return node?.type === 'VectorSelector' ? fixedBy(node.matchers) : noLabels
}

/** The label whose name is a string argument; a variable may be any. */
function withNamed(labels: LabelSet, name: Node | undefined): LabelSet {
  if (name?.type !== 'StringLiteral' || name.value.includes('$')) return { ...labels, open: true }
  return name.value === metricName ? labels : plus(labels, [name.value])
}

function unitAfter(flow: UnitFlow, input: Unit | undefined): Unit | undefined {
  switch (flow) {
    case 'same':
      return input
    case 'per second':
      return perSecond(input)
    case 'count':
    case 'none':
      return count
    case 'seconds':
      return seconds
    case 'ratio':
      return ratio
    case 'date':
      return date
    case 'unknown':
      return undefined
  }
}

export function ofAggregate({ op, expr, param, grouping }: AggregateExpr, of: Recurse): Inferred {
  const input = of(expr)
  const { of: reads, unit } = aggregators[op]
  const common = {
    ...input,
    kind: 'instant vector',
    unit: unitAfter(unit, input.unit),
    rawCounter: input.rawCounter && reads === 'vector',
    constant: undefined,
  } as const
  if (picks.has(op)) return common
  const labels = grouped(input.labels, grouping)
  return {
    ...common,
    labels: op === 'count_values' ? withNamed(labels, param) : labels,
    named: input.named && grouping?.kind === 'by' && grouping.labels.includes(metricName),
  }
}

/** Aggregators that pass on some series as they are, and only partition by their grouping. */
const picks: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])
