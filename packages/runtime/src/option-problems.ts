import { type AnyFamily, didYouMean, type Label, type Problem } from '@telltale/core'
import type { InstrumentOptions } from './instrument.ts'
import type { Placed } from './setup-problems.ts'

/** What is wrong with the options of `instrument()`, alone and together with the definitions. */
export function optionProblems(options: object, families: readonly Placed[]): readonly Problem[] {
  const { prefix = '', defaultLabels = {}, values = {} } = options as InstrumentOptions
  return [
    ...unknownOptionProblems(options),
    ...prefixProblems(prefix),
    ...defaultLabelProblems(families, defaultLabels),
    ...valuesProblems(families, values),
  ]
}

const knownOptions = [
  ...['registry', 'client', 'defaultMetrics', 'prefix', 'defaultLabels', 'values', 'onProblem'],
]

function unknownOptionProblems(options: object): readonly Problem[] {
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

function prefixProblems(prefix: string): readonly Problem[] {
  if (prefix === '' || /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(prefix)) return []
  return [
    {
      code: 'runtime/invalid-prefix',
      severity: 'error',
      summary: `No metric name can begin with the prefix "${prefix}".`,
      why: 'Prometheus before 3.0 rejects the whole scrape because of such a name.',
      fix: "Use letters, digits and underscores, and no digit first: 'shop_'.",
    },
  ]
}

/** Of default labels that families declare as well. */
function defaultLabelProblems(
  families: readonly Placed[],
  defaults: Readonly<Record<string, string>>,
): readonly Problem[] {
  return Object.keys(defaults).flatMap((name): readonly Problem[] => {
    const user = families.find(({ family }) => name in family.labels)?.family
    const invalid = !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith('__')
    if (!user && !invalid) return []
    return [
      {
        code: 'runtime/default-label',
        severity: 'error',
        summary: user
          ? `The default label "${name}" is also a label of ${user.name}.`
          : `The default label "${name}" is not a label name.`,
        at: user?.at,
        why: user
          ? "The series' own value would win, and queries by the default would miss it."
          : 'Prometheus rejects the whole scrape because of it.',
        fix: user
          ? 'Give one of the two another name.'
          : 'Use letters, digits and underscores, and no digit first.',
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
