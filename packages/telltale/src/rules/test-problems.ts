/** Whether every alert is proven. */
import type { Problem } from '@telltale/core'
import type { System } from '../project/system.ts'
import { testOf } from '../rule-tests/test-of.ts'
import { alertPlaces, problemOf } from './rule-places.ts'

export function* testProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) {
    const found = testOf(place.rule, system)
    if ('test' in found) continue
    yield problemOf(place, {
      code: 'rules/no-test',
      severity: 'warning',
      summary: `no test of ${place.rule.name} can be derived: ${found.reason}`,
      why: 'Nobody knows whether it fires before the day on which it should.',
      fix: 'Give it one, test: { cases: [{ name, series, expect }] }, or write the condition as a comparison of declared metrics.',
    })
  }
}
