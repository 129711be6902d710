/**
 * Go templates in annotations and labels: whether what they name exists.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
import { didYouMean, type Problem } from '@telltale/core'
import { infer, mayHave } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'
import { alertPlaces, problemOf, type RulePlace } from './rule-places.ts'

export function* templateProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) {
    for (const [name, text] of templatesOf(place.rule)) {
      yield* unclosed(name, text, place)
      yield* unknownLabels(name, text, place)
      yield* unknownFunctions(name, text, place)
    }
  }
}

/** Every text in which Prometheus expands `{{ … }}`. */
function templatesOf({
  options,
}: AlertingRule): readonly (readonly [name: string, text: string])[] {
  const { summary, description, annotations, labels } = options
  const texts = Object.entries({ summary, description, ...annotations, ...labels })
  return texts.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []))
}

function* unclosed(name: string, text: string, place: RulePlace): Iterable<Problem> {
  if (count(text, '{{') === count(text, '}}')) return
  yield problemOf(place, {
    code: 'rules/template-syntax',
    summary: `${name} has a template that is not closed: ${text}`,
    why: 'Prometheus refuses the whole rule file.',
    fix: 'Write {{ before and }} behind every expression.',
  })
}

function* unknownLabels(
  name: string,
  text: string,
  place: RulePlace<AlertingRule>,
): Iterable<Problem> {
  const { labels, named } = infer(place.rule.options.when)
  const known = named ? [...labels.names, '__name__'] : labels.names
  for (const label of new Set(labelsIn(text))) {
    if (mayHave(labels, label) || known.includes(label)) continue
    const allowed =
      known.length === 0 ? 'It returns no labels at all' : `It returns ${known.join(', ')}`
    yield problemOf(place, {
      code: 'rules/template-label',
      summary: `${name} uses $labels.${label}, which the condition does not return.${didYouMean(label, known)}`,
      why: 'Prometheus fills in nothing, and the message has a hole where it should say what is broken.',
      fix: `${allowed}. Use one of these, or keep the label in the condition: .by('${label}').`,
    })
  }
}

/** The functions that the texts of an alert call. */
export function functionsCalledBy(rule: AlertingRule): ReadonlySet<string> {
  return new Set(templatesOf(rule).flatMap(([, text]) => functionsIn(text)))
}

/** A word at the beginning, in brackets, behind a bar or assigned, and not one of the language's own. */
function functionsIn(text: string): readonly string[] {
  const word = /(?:^-?|[|(=]|(?<![.$\w])(?:if|with|range)\b)\s*([A-Za-z_]\w*)/g
  return actionsOf(text)
    .flatMap((action) => [...action.matchAll(word)].map((match) => match[1] ?? ''))
    .filter((called) => !keywords.has(called))
}

const keywords: ReadonlySet<string> = new Set([
  ...['if', 'else', 'end', 'with', 'range', 'define', 'template', 'block', 'break', 'continue'],
  ...['true', 'false', 'nil'],
])

function* unknownFunctions(name: string, text: string, place: RulePlace): Iterable<Problem> {
  for (const called of new Set(functionsIn(text))) {
    if (templateFunctions.has(called)) continue
    yield problemOf(place, {
      code: 'rules/template-function',
      summary: `${name} uses the template function ${called}, which does not exist.${didYouMean(called, templateFunctions)}`,
      why: 'Prometheus refuses the whole rule file.',
      fix: 'Use humanize, humanizePercentage, humanizeDuration, humanizeTimestamp, humanize1024, printf or another one of its template reference.',
    })
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

/** What stands between `{{` and `}}`, without string literals; comments are no actions. */
function actionsOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(?!-?\s*\/\*)(.*?)\}\}/gs)].map((match) =>
    (match[1] ?? '').replace(/"(?:\\.|[^"\\])*"|`[^`]*`/g, '""'),
  )
}

/** Of the alert: in `range` and `with`, `.Labels` may be those of what a query has found. */
function labelsIn(text: string): readonly string[] {
  const actions = actionsOf(text)
  const isElsewhere = actions.some((action) => /(?<![.$\w])(?:range|with)\b/.test(action))
  const label = isElsewhere
    ? /\$(?:labels|\.Labels)\.(\w+)/g
    : /(?:\$labels|(?<![\w)])\$?\.Labels)\.(\w+)/g
  return actions.flatMap((action) => [...action.matchAll(label)].map((match) => match[1] ?? ''))
}

const templateFunctions: ReadonlySet<string> = new Set([
  // Prometheus' own.
  ...['query', 'first', 'label', 'value', 'sortByLabel', 'strvalue', 'tmpl', 'args'],
  ...['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp'],
  ...['title', 'toUpper', 'toLower', 'match', 'reReplaceAll', 'stripPort', 'stripDomain'],
  ...['graphLink', 'tableLink', 'parseDuration', 'toTime', 'safeHtml', 'externalURL', 'pathPrefix'],
  ...['toDuration', 'now', 'urlQueryEscape'],
  // Those of Go's text/template.
  ...['and', 'or', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'len', 'index', 'slice', 'call'],
  ...['print', 'printf', 'println', 'html', 'js', 'urlquery'],
])
