/** SLOs, targets, settings of the servers, and the generated files that nobody reads line by line. */
import { type Change, change, namesDiffer, pairs } from './change.ts'
import { leavesDiffer } from './compare-leaves.ts'
import { sloRulesDiffer } from './compare-rules.ts'
import type { SystemModel } from './model.ts'

/** An SLO with the rules that it makes: they are one promise. */
export function compareSlos(before: SystemModel, after: SystemModel): readonly Change[] {
  const { removed, added, kept } = pairs(
    before.defined?.slos ?? [],
    after.defined?.slos ?? [],
    ({ name }) => name,
  )
  const about = (name: string) => ({ of: 'slo', system: after.name, name }) as const
  return [
    ...removed.map(({ name, settings }) =>
      change({ kind: 'removed', ...about(name), details: leavesDiffer(settings, {}) }),
    ),
    ...added.map(({ name, settings }) =>
      change({ kind: 'added', ...about(name), details: leavesDiffer({}, settings) }),
    ),
    ...kept.flatMap(([from, to]) => {
      const own = leavesDiffer(from.settings, to.settings)
      const rules = sloRulesDiffer(to.name, before, after)
      if (own.length === 0 && rules.length === 0) return []
      // That a rule follows from an objective is no news; that one changes without is.
      const told = own.length === 0 ? { details: rules } : { details: own, follows: rules.length }
      return [change({ kind: 'changed', ...about(to.name), ...told })]
    }),
  ]
}

export function compareTargets(before: SystemModel, after: SystemModel): readonly Change[] {
  const { removed, added, kept } = pairs(
    before.defined?.targets ?? [],
    after.defined?.targets ?? [],
    ({ job }) => job,
  )
  const about = (job: string) => ({ of: 'target', system: after.name, name: job }) as const
  return [
    ...removed.map(({ job, addresses }) =>
      change({ kind: 'removed', ...about(job), details: namesDiffer('address', addresses, []) }),
    ),
    ...added.map(({ job, addresses }) =>
      change({ kind: 'added', ...about(job), details: namesDiffer('address', [], addresses) }),
    ),
    ...kept.flatMap(([from, to]) => {
      const details = [
        ...namesDiffer('address', from.addresses, to.addresses),
        ...leavesDiffer(from.settings, to.settings),
      ]
      return details.length === 0 ? [] : [change({ kind: 'changed', ...about(to.job), details })]
    }),
  ]
}

export function compareSettings(before: SystemModel, after: SystemModel): readonly Change[] {
  const details = [
    ...leavesDiffer({ title: before.title }, { title: after.title }),
    ...(before.defined && after.defined
      ? leavesDiffer(before.defined.settings, after.defined.settings)
      : []),
  ]
  const about = { of: 'settings', system: after.name, name: after.title } as const
  return details.length === 0 ? [] : [change({ kind: 'changed', ...about, details })]
}

/** By name only: what is in them follows from what is said above, or is for other eyes. */
export function compareFiles(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  system: string,
): readonly Change[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return paths.flatMap((name) => {
    if (before[name] === after[name]) return []
    const kind =
      before[name] === undefined ? 'added' : after[name] === undefined ? 'removed' : 'changed'
    return [change({ kind, of: 'file', system, name })]
  })
}
