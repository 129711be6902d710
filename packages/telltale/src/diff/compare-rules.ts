import { type Change, change, type Detail, pairs, valueDiffers } from './change.ts'
import { conditionDiffers } from './compare-expressions.ts'
import { leavesDiffer } from './compare-leaves.ts'
import type { RuleModel, SystemModel } from './model.ts'
import { readersOf } from './uses.ts'

/** Rules that people have written, and those that SLOs have made: each SLO's are one change. */
export function compareRules(before: SystemModel, after: SystemModel): readonly Change[] {
  const written = writtenIn(before, after)
  return pairedRules(written(before), written(after), before, after)
}

/** How many of the rules that an SLO makes are added, removed and changed. */
export function sloRulesDiffer(
  slo: string,
  before: SystemModel,
  after: SystemModel,
): readonly Detail[] {
  const made = ({ rules }: SystemModel) => rules.filter((rule) => rule.slo === slo)
  const changes = pairedRules(made(before), made(after), before, after)
  return changes.flatMap(({ kind, of, name, details }) => {
    const what = `${of} ${name}`
    if (kind === 'added') return [{ what: of, to: name }]
    if (kind === 'removed') return [{ what: of, from: name }]
    return details.map((detail) => ({ ...detail, what: `${what}: ${detail.what}` }))
  })
}

/** All rules, where SLOs are not known on both sides. */
function writtenIn(before: SystemModel, after: SystemModel) {
  const known = before.defined !== undefined && after.defined !== undefined
  return ({ rules, defined }: SystemModel): readonly RuleModel[] => {
    const slos = new Set(known ? defined?.slos.map(({ name }) => name) : [])
    return rules.filter(({ slo }) => slo === undefined || !slos.has(slo))
  }
}

function pairedRules(
  old: readonly RuleModel[],
  now: readonly RuleModel[],
  before: SystemModel,
  after: SystemModel,
): readonly Change[] {
  const key = keyAmong([old, now])
  const { removed, added, kept } = pairs(old, now, key)
  const about = (rule: RuleModel) => ({
    of: subjectOf(rule),
    system: after.name,
    name: rule.name,
  })
  const readers = (rule: RuleModel, system: SystemModel) =>
    rule.kind === 'record' ? readersOf([rule.name], system) : []
  return [
    ...removed.map((rule) =>
      change({
        kind: 'removed',
        ...about(rule),
        details: [{ what: exprName(rule), from: rule.expr, isCode: true }],
        touches: readers(rule, before),
      }),
    ),
    ...added.map((rule) =>
      change({
        kind: 'added',
        ...about(rule),
        details: [{ what: exprName(rule), to: rule.expr, isCode: true }],
      }),
    ),
    ...kept.flatMap(([from, to]) => {
      const details = [
        ...expressionDiffers(from, to),
        ...valueDiffers('group', from.group, to.group),
        ...leavesDiffer(from.settings, to.settings),
      ]
      return details.length === 0
        ? []
        : [change({ kind: 'changed', ...about(to), details, touches: readers(to, after) })]
    }),
  ]
}

/** The name; where several rules share it, name and labels. */
function keyAmong(sides: readonly (readonly RuleModel[])[]): (rule: RuleModel) => string {
  const several = new Set<string>()
  for (const rules of sides) {
    const seen = new Set<string>()
    for (const { kind, name } of rules) {
      if (seen.has(`${kind}/${name}`)) several.add(`${kind}/${name}`)
      seen.add(`${kind}/${name}`)
    }
  }
  return ({ kind, name, slo, settings }) => {
    const own = `${kind}/${name}`
    if (!several.has(own)) return own
    const labels = Object.entries(settings).filter(([path]) => /^(label\.|severity$)/.test(path))
    return `${own}/${slo} ${JSON.stringify(labels)}`
  }
}

function subjectOf({ kind }: RuleModel): 'alert' | 'recording rule' {
  return kind === 'alert' ? 'alert' : 'recording rule'
}

function exprName({ kind }: RuleModel): string {
  return kind === 'alert' ? 'condition' : 'expression'
}

function expressionDiffers(from: RuleModel, to: RuleModel): readonly Detail[] {
  if (to.kind === 'alert') return conditionDiffers(from.expr, to.expr)
  return valueDiffers('expression', from.expr, to.expr).map((each) => ({ ...each, isCode: true }))
}
