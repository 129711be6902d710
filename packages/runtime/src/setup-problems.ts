import {
  type AnyFamily,
  didYouMean,
  type FamilyTree,
  isFamily,
  type Label,
  type Problem,
} from '@telltale/core'
import { isSameDefinition } from './collectors.ts'
import type { InstrumentOptions } from './instrument.ts'

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
    ...optionProblems(options),
    ...strangerProblems(tree),
    ...('registry' in tree ? [registryGroupProblem()] : []),
    ...families.flatMap(({ family }) => family.problems),
    ...duplicateProblems(families),
    ...valuesProblems(families, (options as InstrumentOptions).values ?? {}),
  ]
}

const knownOptions = [
  ...['registry', 'client', 'defaultMetrics', 'prefix', 'defaultLabels', 'values', 'onProblem'],
]

function optionProblems(options: object): readonly Problem[] {
  return Object.keys(options)
    .filter((name) => !knownOptions.includes(name))
    .map((name) => ({
      code: 'runtime/unknown-option',
      severity: 'error',
      summary: `instrument() has no option "${name}".${didYouMean(name, knownOptions)}`,
      why: 'An option that is silently ignored looks as if it worked.',
      fix: `Use one of ${knownOptions.join(', ')}.`,
    }))
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

function valuesProblems(
  families: readonly Placed[],
  values: Readonly<Record<string, readonly string[]>>,
): readonly Problem[] {
  const labels = families.flatMap(({ family }) =>
    Object.entries<Label>(family.labels).map(([name, label]) => ({ name, label, family })),
  )
  return Object.entries(values).flatMap(([name, allowed]): readonly Problem[] => {
    const uses = labels.filter((use) => use.name === name)
    if (uses.length === 0) {
      const names = [...new Set(labels.map((use) => use.name))].sort()
      return [
        valuesProblem(
          `values.${name} names a label that no definition has.${didYouMean(name, names)}`,
          `Use one of ${names.join(', ') || 'the labels that you declare'}.`,
        ),
      ]
    }
    return uses.flatMap(({ label, family }) => listProblems(name, allowed, label, family))
  })
}

function listProblems(
  name: string,
  allowed: readonly string[],
  label: Label,
  family: AnyFamily,
): readonly Problem[] {
  const where = `values.${name} for ${family.name}`
  if (label.kind === 'closed') {
    return [
      valuesProblem(
        `${where}: the label is closed; its definition already lists its values.`,
        'Leave the option out, or declare the label with upTo().',
        family,
      ),
    ]
  }
  const { pattern, max } = label
  const count = new Set([...allowed, ...(label.fold === undefined ? [] : [label.fold])]).size
  return [
    ...(count > max
      ? [
          valuesProblem(
            `${where} has ${count} values${label.fold === undefined ? '' : `, "${label.fold}" included`}, but the definition allows ${max}.`,
            'Shorten the list, or raise the bound in the definition.',
            family,
          ),
        ]
      : []),
    ...allowed
      .filter((value) => pattern && value.search(pattern) < 0)
      .map((value) =>
        valuesProblem(
          `${where} has "${value}", which does not match ${pattern}.`,
          "Correct the value, or the pattern in the label's definition.",
          family,
        ),
      ),
  ]
}

function valuesProblem(summary: string, fix: string, family?: AnyFamily): Problem {
  return {
    code: 'runtime/label-values',
    severity: 'error',
    summary,
    at: family?.at,
    why: 'The list decides which series exist; one that does not fit its label is never used.',
    fix,
  }
}

function isGroup(node: unknown): node is FamilyTree {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function describe(node: unknown): string {
  if (Array.isArray(node)) return 'an array'
  if (node === null || node === undefined) return String(node)
  return `a ${typeof node}`
}
