import { type BinaryExpr, infer, type Node, print, walk } from '@telltale/promql'
import { alertPlaces } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'
import { type ValueRange, valueRange } from './value-range.ts'

export const neverFires = ruleCheck(
  {
    code: 'rules/never-fires',
    severity: 'error',
    title: 'The condition of an alert can never hold.',
  },
  function* (system) {
    for (const place of alertPlaces(system)) {
      const { node } = place.rule.options.when
      for (const part of needed(node)) {
        const range = impossible(part)
        if (range === undefined) continue
        yield {
          place,
          summary: `${place.rule.name} can never fire: ${print(part)} is never true, because the left side is ${words(range)}`,
          why: 'It looks as if something were watched, and nobody will ever be told.',
          fix: isCountOfNothing(part)
            ? 'Where there is nothing, count() returns nothing and not 0. Write absent(…), or … or vector(0).'
            : 'Look at the number and at the direction of the comparison.',
        }
      }
    }
  },
)

/** The comparisons without which nothing is returned. */
function needed(node: Node): readonly BinaryExpr[] {
  if (node.type !== 'BinaryExpr') return []
  if (node.op === 'or') return []
  if (node.op === 'and') return [...needed(node.lhs), ...needed(node.rhs)]
  if (node.op === 'unless') return needed(node.lhs)
  return [node]
}

/** The values of the left side, when none of them passes. */
function impossible({ op, lhs, rhs, bool }: BinaryExpr): ValueRange | undefined {
  const limit = infer(rhs).constant
  if (bool || limit === undefined || Number.isNaN(limit) || infer(lhs).kind === 'scalar')
    return undefined
  const range = valueRange(lhs)
  const { least, most } = range
  const isImpossible =
    (op === '>' && most <= limit) ||
    (op === '>=' && most < limit) ||
    (op === '<' && least >= limit) ||
    (op === '<=' && least > limit) ||
    (op === '==' && (limit < least || limit > most))
  return isImpossible ? range : undefined
}

function words({ least, most }: ValueRange): string {
  if (least === most) return `always ${least}`
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`
  return least === Number.NEGATIVE_INFINITY ? `at most ${most}` : `between ${least} and ${most}`
}

function isCountOfNothing(node: Node): boolean {
  return [...walk(node)].some(
    (each) => each.type === 'AggregateExpr' && (each.op === 'count' || each.op === 'group'),
  )
}
