/** From a TypeScript file to the project that it exports. */
import { type AnyFamily, compareProblems, isFamily, type Problem } from '@telltale/core'
import type { Project } from '../project/project.ts'
import { shapeProblems } from '../project/shape-problems.ts'
import { importLoaded, importTypeScript } from './import-typescript.ts'
import { loadProblem } from './load-problem.ts'
import { localImports } from './local-imports.ts'

export type Loaded = { readonly project: Project } | { readonly problems: readonly Problem[] }

/**
 * Runs the project's file and takes its default export.
 *
 * Errors: `project/throws`, `project/syntax`, `project/missing-module`, `project/missing-export`,
 * each at the line of the project that is to be changed; `project/not-a-project`,
 * `project/incomplete`. When one file fails, the others that it imports are tried one by one, so that one fault hides no other.
 */
export function loadProject(file: string, signal: AbortSignal): Promise<Loaded> {
  return Promise.race([load(file), aborted(signal)])
}

/** A project may wait for something that never comes. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function load(file: string): Promise<Loaded> {
  let module: Record<string, unknown>
  try {
    module = await importTypeScript(file)
  } catch {
    return { problems: await failuresOf(file) }
  }
  return projectIn(file, module)
}

/** The project among a file's exports. */
export function projectIn(file: string, module: Record<string, unknown>): Loaded {
  const exported = defaultOf(module)
  if (!isProject(exported)) return { problems: [notAProject(file, exported, module)] }
  const systems: unknown = exported.systems
  const wrong = Array.isArray(systems) ? systems.filter((system) => !isSystem(system)) : [systems]
  if (wrong.length > 0) return { problems: wrong.map((value) => notASystem(exported, value)) }
  const incomplete = shapeProblems(exported)
  return incomplete.length === 0 ? { project: exported } : { problems: incomplete }
}

/**
 * One problem for each file that fails by itself, and not because of what it imports; and what is
 * wrong with the metrics of the files that do not fail.
 */
async function failuresOf(file: string): Promise<readonly Problem[]> {
  const failures = new Map<string, Problem>()
  const definitions = new Set<Problem>()
  // Leaves first: whoever imports a file that fails, fails with the same error.
  for (const path of localImports(file)) {
    try {
      const families = Object.values(await importLoaded(path)).flatMap((value) =>
        familiesWithin(value),
      )
      for (const problem of families.flatMap(({ problems }) => problems)) definitions.add(problem)
    } catch (error) {
      const problem = loadProblem(error, path)
      failures.set(JSON.stringify([problem.summary, problem.at]), problem)
    }
  }
  return [...failures.values(), ...definitions].sort(compareProblems)
}

/** Families and groups of them, as a metrics file exports them. */
export function familiesWithin(value: unknown, depth = 2): readonly AnyFamily[] {
  if (isFamily(value)) return [value]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  return Object.values(value).flatMap((inner) => familiesWithin(inner, depth - 1))
}

/** In a CommonJS package the exports of the file are themselves the default export. */
function defaultOf(module: Record<string, unknown>): unknown {
  const exported = module.default
  const isWrapped = typeof exported === 'object' && exported !== null && 'default' in exported
  return isWrapped ? exported.default : exported
}

export function isProject(value: unknown): value is Project {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'project'
}

function isSystem(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'system'
}

/** Types say so, too, but a project is run without checking them. */
function notASystem({ at, systems }: Project, value: unknown): Problem {
  return {
    code: 'project/not-a-project',
    severity: 'fatal',
    summary: Array.isArray(systems)
      ? `the project lists ${describe(value)} among its systems`
      : `the project has ${describe(value)} in place of a list of systems`,
    at,
    why: 'Every file is generated from a system; from anything else there is nothing to generate.',
    fix: 'List what defineSystem() has made: defineProject([shop, bank]). Two files that import each other may be why one of them is not there yet.',
  }
}

function notAProject(
  file: string,
  exported: unknown,
  module: Readonly<Record<string, unknown>>,
): Problem {
  const named = Object.keys(module).find((name) => isProject(module[name]))
  return {
    code: 'project/not-a-project',
    severity: 'fatal',
    summary:
      exported === undefined
        ? 'the project file has no default export'
        : `the default export is ${describe(exported)} and not a project`,
    at: { file, line: 0, column: 0 },
    why: 'The default export says which systems there are; without it there is nothing to generate.',
    fix:
      named === undefined
        ? 'End the file with: export default defineProject([…]), from the package telltale.'
        : `Export ${named} as default: export default ${named}`,
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  return 'kind' in value ? `a ${String(value.kind)}` : 'an object'
}
