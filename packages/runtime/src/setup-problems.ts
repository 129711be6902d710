import { type AnyFamily, type FamilyTree, isFamily, type Problem } from '@telltale/core'
import { isSameDefinition } from './collectors.ts'
import { optionProblems } from './option-problems.ts'

/** A family and where it is in the tree: `['http', 'requests']`. */
export interface Placed {
  readonly path: readonly string[]
  readonly family: AnyFamily
}

/** Every family of the tree with its place. What is neither family nor group is left out. */
export function placedFamilies(tree: FamilyTree, path: readonly string[] = []): readonly Placed[] {
  return Object.entries(tree).flatMap(([key, node]) => {
    const here = [...path, key]
    if (isFamily(node)) return [{ path: here, family: node }]
    return isGroup(node) ? placedFamilies(node, here) : []
  })
}

/** Everything that keeps these definitions and options from working. */
export function setupProblems(
  tree: FamilyTree,
  families: readonly Placed[],
  options: object,
): readonly Problem[] {
  return [
    ...optionProblems(options, families),
    ...strangerProblems(tree),
    ...('registry' in tree ? [registryGroupProblem()] : []),
    ...families.flatMap(({ family }) => family.problems),
    ...duplicateProblems(families),
  ]
}

function strangerProblems(tree: FamilyTree, path: readonly string[] = []): readonly Problem[] {
  return Object.entries(tree).flatMap(([key, node]): readonly Problem[] => {
    const here = [...path, key]
    if (isFamily(node)) return []
    if (isGroup(node)) return strangerProblems(node, here)
    return [
      {
        code: 'runtime/not-a-family',
        severity: 'error',
        summary: `${here.join('.')} is ${describe(node)}, not a metric family or a group of them.`,
        path: here,
        why: 'Only families become metrics; anything else here would have no handle.',
        fix: 'Pass what counter(), gauge(), histogram() or summary() returned, in plain objects as groups.',
      },
    ]
  })
}

function registryGroupProblem(): Problem {
  return {
    code: 'runtime/reserved-group',
    severity: 'error',
    summary: 'A group of definitions is called "registry".',
    why: 'instrument() returns the registry under that name, so the group would be hidden.',
    fix: 'Give the group another name where you pass it: instrument({ schemas: registry }).',
  }
}

function duplicateProblems(families: readonly Placed[]): readonly Problem[] {
  const first = new Map<string, Placed>()
  return families.flatMap((placed): readonly Problem[] => {
    const { family, path } = placed
    const other = first.get(family.name)
    if (!other) {
      first.set(family.name, placed)
      return []
    }
    if (isSameDefinition(family, other.family)) return []
    return [
      {
        code: 'runtime/duplicate-name',
        severity: 'error',
        summary: `${path.join('.')} and ${other.path.join('.')} are both called ${family.name}, and differ.`,
        at: family.at,
        related: [{ message: 'the other one', at: other.family.at }],
        why: 'A registry holds one metric of a name.',
        fix: 'Rename one of them, or use one definition in both places.',
      },
    ]
  })
}

function isGroup(node: unknown): node is FamilyTree {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function describe(node: unknown): string {
  if (Array.isArray(node)) return 'an array'
  if (node === null || node === undefined) return String(node)
  return `a ${typeof node}`
}
