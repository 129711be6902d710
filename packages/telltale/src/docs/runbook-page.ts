import type { AnyFamily } from '@telltale/core'
import { builtins, infer, print } from '@telltale/promql'
import { panelsExplaining, panelUrl, placePath } from '../project/panel-places.ts'
import type { System } from '../project/system.ts'
import { familiesIn } from '../project/uses.ts'
import { type Told, whoIsTold } from '../routing/who-is-told.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { printedContext } from '../rules/rule-range.ts'
import { conditionText } from './condition-text.ts'
import { documentNames } from './document-urls.ts'
import { bullets, code, link, page, promql, steps } from './markdown.ts'

/** `runbooks/<AlertName>.md`: what `runbook_url` leads to, for the person who is woken up. */
export function runbookPage(rule: AlertingRule, system: System): string {
  const { runbook, summary, severity } = rule.options
  return page(
    `# ${rule.name}`,
    `**${severity}**: ${summary}`,
    `## Meaning\n\n${runbook.meaning}`,
    `## Impact\n\n${runbook.impact}`,
    `## Diagnosis\n\n${steps(runbook.diagnosis)}`,
    `## Mitigation\n\n${steps(runbook.mitigation)}`,
    whoPart(rule, system),
    `## Condition\n\n${condition(rule, system)}`,
    `## See\n\n${bullets(references(rule, system))}`,
  )
}

/** Nothing where the project does not say who is told. */
function whoPart(rule: AlertingRule, system: System): string {
  if (system.options.routing === undefined) return ''
  const told = whoIsTold(rule, system).map(toldText)
  return `## Who is told\n\n${told.length === 0 ? 'Nobody: it is only shown.' : bullets(told)}`
}

function toldText({ receiver, how, when, times }: Told): string {
  const ways = how.length === 0 ? 'nobody' : how.join(', ')
  const condition = when.length === 0 ? '' : `, when ${when.map(code).join(' and ')}`
  const silence = times.length === 0 ? '' : `, depending on the time: ${times.join(', ')}`
  return `${receiver}: ${ways}${condition}${silence}`
}

function condition(rule: AlertingRule, system: System): string {
  const { when, for: hold, keepFiringFor } = rule.options
  const value = conditionText(rule)
  const what = value === undefined ? 'this returns a series' : `the value is ${value}`
  const query = promql(print(when, printedContext(rule, system)))
  return [`Fires when ${what} for ${hold}.`, oneForEach(rule), after(keepFiringFor)]
    .filter((sentence) => sentence !== '')
    .join(' ')
    .concat(`\n\n${query}`)
}

function oneForEach({ options: { when } }: AlertingRule): string {
  const { names } = infer(when).labels
  return names.length === 0 ? '' : `One alert for each ${names.map(code).join(' and ')}.`
}

function after(keepFiringFor: string | undefined): string {
  return keepFiringFor === undefined ? '' : `It goes on firing for ${keepFiringFor} after that.`
}

/** The panels that explain the alert, the metrics that it reads, and the other alerts. */
function references(rule: AlertingRule, system: System): readonly string[] {
  const panels = panelsExplaining(rule, system).map(
    (place) => `Panel ${link(placePath(place).join(' > '), panelUrl(place, system))}`,
  )
  const metrics = familiesIn(rule.options.when)
    .filter((family) => !ofPrometheus.has(family))
    .map(({ name }) => `Metric ${link(code(name), `../${documentNames.metrics}#${name}`)}`)
  return [...panels, ...metrics, link('All alerts', documentNames.index)]
}

/** `up` and the like: no system declares them, so the reference does not describe them. */
const ofPrometheus: ReadonlySet<AnyFamily> = new Set(Object.values(builtins))
