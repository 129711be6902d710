import { type RulePlace, rulePlaces } from '../../rules/rule-places.ts'
import { leadsTo, recordsRead } from './records-read.ts'
import { ruleCheck } from './rule-check.ts'

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group */
export const laterGroup = ruleCheck(
  {
    code: 'rules/later-group',
    severity: 'warning',
    title: 'A rule reads what is recorded after it.',
  },
  function* (system) {
    const places = rulePlaces(system)
    // Several rules may record one name, each with labels of its own: the first one counts.
    const recorded = new Map<string, number>()
    for (const [i, { rule }] of places.entries()) {
      if (rule.kind === 'recording rule' && !recorded.has(rule.record)) recorded.set(rule.record, i)
    }
    for (const [i, place] of places.entries()) {
      for (const read of recordsRead(place.rule)) {
        const at = recorded.get(read.record)
        const source = at === undefined ? undefined : places[at]
        if (at === undefined || at <= i || source === undefined) continue
        // Those in a circle have no order, see rules/cycle.
        if (leadsTo(read, place.rule)) continue
        yield {
          place,
          summary: `${place.path.at(-1)} reads ${read.record}, which is recorded ${where(place, source)}`,
          related: [{ message: `${read.record} is recorded here`, at: source.rule.at }],
          why: 'It sees the value of the evaluation before: an alert comes one interval late, and right after a start it sees nothing.',
          fix: 'Put the recording rule before it, best into the same group: rules of a group are evaluated in their order.',
        }
      }
    }
  },
)

function where(reader: RulePlace, source: RulePlace): string {
  return reader.group === source.group
    ? 'later in the same group'
    : `in the later group "${source.group.name}"`
}
