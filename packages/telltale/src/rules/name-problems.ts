/**
 * Names of alerts, recorded series and groups.
 *
 * Source: https://prometheus.io/docs/practices/rules/
 */
import type { Problem } from '@telltale/core'
import type { System } from '../project/system.ts'
import type { RuleGroup } from './rule-group.ts'
import { alertPlaces, problemOf, type RulePlace, recordPlaces } from './rule-places.ts'

export function* nameProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) yield* alertName(place.rule.name, place)
  for (const place of recordPlaces(system)) yield* recordName(place.rule.record, place)
  yield* duplicateAlerts(system)
  yield* duplicateRecords(system)
  yield* groupNames(system)
}

function* alertName(name: string, place: RulePlace): Iterable<Problem> {
  if (/^[A-Z][A-Za-z0-9]*$/.test(name)) return
  yield problemOf(place, {
    code: 'rules/alert-name',
    summary: `"${name}" is not a name for an alert`,
    why: 'Routes, silences, dashboards and the runbook page find the alert by its name, in labels, links and file names.',
    fix: `Write letters and digits, each word with a capital: ${suggestedAlertName(name)}.`,
  })
}

function suggestedAlertName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^[A-Z]/.test(camel) ? `"${camel}"` : '"ShopHighErrorRate"'
}

function* recordName(record: string, place: RulePlace): Iterable<Problem> {
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record)) {
    yield problemOf(place, {
      code: 'rules/invalid-record-name',
      summary: `"${record}" is not a metric name`,
      why: 'Prometheus refuses the whole rule file.',
      fix: 'Use letters, digits, underscores and colons, and no digit first: "shop:http_requests:rate5m".',
    })
  } else if (!/^[a-zA-Z0-9_]+:[a-zA-Z0-9_]+:[a-zA-Z0-9_]+$/.test(record)) {
    yield problemOf(place, {
      code: 'rules/record-name',
      summary: `"${record}" is not level:metric:operations`,
      why: 'The colons tell a reader that the series is recorded, on which level it is aggregated, and how it was made; without them it looks like a metric of some service.',
      fix: 'Name it after the system or the labels that are left, the metric without _total, and the operations, newest first: "shop:http_requests:rate5m".',
    })
  }
}

function* duplicateAlerts(system: System): Iterable<Problem> {
  const key = ({ rule }: ReturnType<typeof alertPlaces>[number]) =>
    `${rule.name} (${rule.options.severity})`
  for (const [first, second] of repeated(alertPlaces(system), key)) {
    yield problemOf(second, {
      code: 'rules/duplicate-alert',
      summary: `alert ${second.rule.name} exists twice with severity ${second.rule.options.severity}`,
      related: [{ message: 'the other one', at: first.rule.at }],
      why: 'Silences and routes cannot tell the two apart, and one runbook page would overwrite the other.',
      fix: 'Rename one, give it another severity, or list it in one group only.',
    })
  }
}

function* duplicateRecords(system: System): Iterable<Problem> {
  const key = ({ rule }: ReturnType<typeof recordPlaces>[number]) =>
    `${rule.record} ${JSON.stringify(Object.entries(rule.options.labels ?? {}).sort())}`
  for (const [first, second] of repeated(recordPlaces(system), key)) {
    yield problemOf(second, {
      code: 'rules/duplicate-record',
      summary: `${second.rule.record} is recorded twice`,
      related: [{ message: 'the other one', at: first.rule.at }],
      why: 'Two rules write the same series; Prometheus keeps whichever comes first at each evaluation and drops the other.',
      fix: 'Rename one, or give the two rules labels that differ.',
    })
  }
}

function* groupNames({ options }: System): Iterable<Problem> {
  const place = (group: RuleGroup) => ({ at: group.at, path: [options.title, group.name] })
  for (const [first, second] of repeated(options.rules, ({ name }) => name)) {
    yield {
      code: 'rules/duplicate-group',
      severity: 'error',
      summary: `two rule groups are called "${second.name}"`,
      ...place(second),
      related: [{ message: 'the other one', at: first.at }],
      why: 'Prometheus refuses a rule file with two groups of one name.',
      fix: 'Rename one, or put the rules into one group.',
    }
  }
  for (const group of options.rules) {
    if (group.name.trim() === '') {
      yield {
        code: 'rules/group-name',
        severity: 'error',
        summary: 'a rule group has no name',
        ...place(group),
        why: 'Prometheus refuses the whole rule file.',
        fix: `Name it after the system and the part that its rules watch: ruleGroup('shop_api', …).`,
      }
    }
    if (group.rules.length === 0) {
      yield {
        code: 'rules/empty-group',
        severity: 'warning',
        summary: `rule group "${group.name}" has no rules`,
        ...place(group),
        why: 'It is left out of the generated files; whoever reads the source believes that something is watched.',
        fix: 'Add its rules, or remove the group.',
      }
    }
  }
}

/** Each item whose key an earlier item has, behind that earlier item. */
function repeated<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, T])[] {
  const first = new Map<string, T>()
  return items.flatMap((item) => {
    const earlier = first.get(key(item))
    if (earlier === undefined) first.set(key(item), item)
    return earlier === undefined ? [] : [[earlier, item] as const]
  })
}
