import { type AnyFamily, familiesOf } from '@telltale/core'
import {
  isBuiltin,
  type LabelMatcher,
  type Node,
  type VectorSelector,
  walk,
} from '@telltale/promql'
import type { System } from '../../project/system.ts'
import { familiesIn } from '../../project/uses.ts'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { alertPlaces, type RulePlace } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'

/** A target that is down exposes nothing: every alert on its metrics is then silent. */
export const noUpAlert = ruleCheck(
  {
    code: 'rules/no-up-alert',
    severity: 'info',
    title: 'Nobody is told when a target is down whose metrics alerts rely on.',
  },
  function* (system) {
    const places = alertPlaces(system)
    const watched = places.flatMap(({ rule }) =>
      [...walk(rule.options.when.node)].flatMap(watchedBy),
    )
    for (const { job, families } of jobsOf(system)) {
      if (watched.some((jobs) => jobs(job))) continue
      const first = places.find((place) => reads(place, families))
      if (first === undefined) continue
      yield {
        place: first,
        summary: `${first.rule.name} reads metrics of ${job}, and no alert says when ${job} is down`,
        why: 'A target that cannot be scraped has no values: no condition on them holds, and everything is quiet.',
        fix: `Add an alert on up{job="${job}"} == 0, and on absent(up{job="${job}"}) where it may vanish altogether.`,
      }
    }
  },
)

interface Job {
  readonly job: string
  readonly families: ReadonlySet<AnyFamily>
}

function jobsOf({ options: { targets } }: System): readonly Job[] {
  return targets.map(({ job, options }) => ({
    job,
    families: new Set(familiesOf(options.exposes)),
  }))
}

function reads({ rule }: RulePlace<AlertingRule>, families: ReadonlySet<AnyFamily>): boolean {
  return familiesIn(rule.options.when).some((family) => families.has(family) && !isBuiltin(family))
}

/** Which jobs a selector of `up` is about. */
function watchedBy(node: Node): readonly ((job: string) => boolean)[] {
  return node.type === 'VectorSelector' && node.name === 'up' ? [(job) => isAbout(node, job)] : []
}

function isAbout({ matchers }: VectorSelector, job: string): boolean {
  return matchers.filter(({ label }) => label === 'job').every((matcher) => passes(matcher, job))
}

function passes({ op, value }: LabelMatcher, job: string): boolean {
  const isEqual = op === '=' || op === '!=' ? value === job : isMatch(value, job)
  return op.startsWith('!') ? !isEqual : isEqual
}

function isMatch(pattern: string, job: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(job)
  } catch {
    // Another check says so.
    return true
  }
}
