import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { type Derived, deriveTest } from './derive.ts'
import { render } from './template/render.ts'

/** How each alert of a system is proven. */
export type Proof = (rule: AlertingRule) => Derived

/** How an alert is proven: as its author says, or as its condition does; else why it is not. */
export function testOf(rule: AlertingRule, system: System): Derived {
  const ofSystem = memo.get(system) ?? new WeakMap<AlertingRule, Derived>()
  memo.set(system, ofSystem)
  const known = ofSystem.get(rule)
  if (known) return known
  const derived = derivedOf(rule, system)
  ofSystem.set(rule, derived)
  return derived
}

// Checks ask before the files do, and a condition takes a tenth of a second to solve.
const memo = new WeakMap<System, WeakMap<AlertingRule, Derived>>()

function derivedOf(rule: AlertingRule, system: System): Derived {
  const { test } = rule.options
  const unreadable = textsOf(rule).find((text) => render(text, anyAlert) === undefined)
  if (unreadable !== undefined) {
    return { reason: `only Prometheus can fill in the template ${unreadable}` }
  }
  return test === undefined ? deriveTest(rule, system) : { test }
}

const anyAlert = { labels: {}, value: 1 }

/** Every text in which Prometheus expands `{{ … }}`, and which promtool compares. */
function textsOf({ options }: AlertingRule): readonly string[] {
  const { summary, description, annotations, labels } = options
  const texts = Object.values({ summary, description, ...annotations, ...labels })
  return texts.filter((text): text is string => typeof text === 'string')
}
