import {
  type AnyFamily,
  compareProblems,
  type FamilyTree,
  familiesOf,
  nodeMetrics,
  nodeMetricsOfSuccessor,
  type Problem,
  telltaleMetrics,
} from '@telltale/core'
import type { SeenFamily } from '../foreign/exposition/family-draft.ts'
import { readExposition } from '../foreign/exposition/read-exposition.ts'
import { familyProblems } from './family-problems.ts'
import { type SeriesShapes, seriesShapes } from './series-shapes.ts'
import { undeclaredProblem } from './undeclared-problem.ts'

export interface ContractOptions {
  /** What messages call the text. @default 'the exposition' */
  readonly name?: string
  /** Where the text stands, for places in messages. @default the name */
  readonly file?: string
  /**
   * Families that may be there although they are not declared, beside those of Node.js and of
   * telltale itself: definitions, or a pattern of names.
   */
  readonly allow?: FamilyTree | RegExp
  /** @default the clients' default metrics and telltale's own may be there */
  readonly nodeMetrics?: boolean
}

/**
 * What differs between what is declared and what a service exposes: names, kinds, help, labels,
 * values of labels, buckets, and families that nobody declares.
 *
 * Both formats are read, the Prometheus text format and OpenMetrics. A family with labels need not
 * have a series yet, but its HELP and TYPE lines.
 *
 * Errors: `contract/…`, and `files/exposition` for lines that nobody can read.
 *
 * @example
 * const problems = contract({ http }, await (await fetch(`${url}/metrics`)).text())
 * // => [{ code: 'contract/missing', summary: 'http_requests_total is declared, but not exposed', … }]
 */
export function contract(
  definitions: FamilyTree,
  text: string,
  options: ContractOptions = {},
): readonly Problem[] {
  const name = options.name ?? 'the exposition'
  const { families, problems } = readExposition(text, options.file ?? name)
  const shapes = seriesShapes(text)
  const seen = new Map(families.map((family) => [family.family.name, family]))
  const declared = familiesOf(definitions)
  const missing = declared.filter((family) => !seen.has(family.name))
  return [
    ...problems,
    ...declared.flatMap((family) => compared(family, seen.get(family.name), shapes, name)),
    ...families
      .filter(({ family }) => !isKnown(family.name, declared, options))
      .map(({ family }) => undeclaredProblem(family, missing, name)),
  ].sort(compareProblems)
}

function compared(
  family: AnyFamily,
  seen: SeenFamily | undefined,
  shapes: SeriesShapes,
  name: string,
): readonly Problem[] {
  return seen ? [...familyProblems(family, seen, shapes, name)] : [missingProblem(family, name)]
}

function missingProblem(family: AnyFamily, name: string): Problem {
  return {
    code: 'contract/missing',
    severity: 'error',
    summary: `${family.kind} ${family.name} is declared, but ${name} does not expose it`,
    at: family.at,
    why: 'Every panel and alert that reads it is empty once this version runs.',
    fix: 'Instrument it, or take it out of the definitions of this target.',
  }
}

function isKnown(
  name: string,
  declared: readonly AnyFamily[],
  { allow, nodeMetrics = true }: ContractOptions,
): boolean {
  if (declared.some((family) => family.name === name || family.was?.name === name)) return true
  // OpenMetrics has a series that says since when a counter counts.
  const base = name.replace(/_created$/, '')
  if (base !== name && declared.some((family) => family.name.replace(/_total$/, '') === base)) {
    return true
  }
  if (nodeMetrics && ownMetrics.has(name)) return true
  if (allow instanceof RegExp) return allow.test(name)
  return allow !== undefined && familiesOf(allow).some((family) => family.name === name)
}

const ownMetrics: ReadonlySet<string> = new Set(
  [nodeMetrics, nodeMetricsOfSuccessor, telltaleMetrics]
    .flatMap((tree) => familiesOf(tree as FamilyTree))
    .map(({ name }) => name),
)
