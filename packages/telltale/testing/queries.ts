/** What the checks say of one query in the shop of `shop.ts`. */
import { type Expression, type Node, parse, walk } from '@telltale/promql'
import { type ExpressionUse, modelOf } from '../src/check/model.ts'
import { queryProblems } from '../src/check/query-checks.ts'
import { projectOf, shop } from './shop.ts'

const project = projectOf(shop())
const [system] = modelOf(project).systems

/** The codes of every problem of a query, as it stands in a panel or in a rule. */
export function codesOf(
  text: string,
  kind: NonNullable<ExpressionUse['kind']> = 'panel',
): readonly string[] {
  const { node, problems } = parse(text)
  if (node === undefined) throw new Error(`${text}: ${problems.map((each) => each.message).join()}`)
  return codesIn(node, kind)
}

/** The same of what was built, or written in a template. */
export function builtCodesOf({ node }: Expression): readonly string[] {
  return codesIn(node, 'panel')
}

function codesIn(node: Node, kind: NonNullable<ExpressionUse['kind']>): readonly string[] {
  if (system === undefined) throw new Error('the project has no system')
  const use: ExpressionUse = { node, nodes: [...walk(node)], at: undefined, path: [], kind }
  const found = queryProblems({ project, systems: [{ ...system, uses: [use] }] })
  return [...found].map(({ code }) => code)
}
