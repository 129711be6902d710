/** An alert as a route sees it: by its labels. */
import type { SourceLocation } from '@telltale/core'
import { infer, type LabelMatcher, type LabelSet, mayHave } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'

export interface RoutedAlert {
  readonly name: string
  readonly at: SourceLocation | undefined
  /** Labels whose value is known. */
  readonly fixed: Readonly<Record<string, string>>
  /** Labels that it may have besides, with any value. */
  readonly open: LabelSet
}

/** @param labels what the rule sets: severity, team and its own */
export function routedAlert(
  rule: AlertingRule,
  labels: Readonly<Record<string, string | undefined>>,
): RoutedAlert {
  const own = Object.entries({ ...labels, alertname: rule.name })
  const isFilledIn = (value: string) => value.includes('{{')
  const { names, open } = infer(rule.options.when).labels
  const templated = own.flatMap(([label, value = '']) => (isFilledIn(value) ? [label] : []))
  return {
    name: rule.name,
    at: rule.at,
    fixed: Object.fromEntries(
      own.filter((pair): pair is [string, string] => pair[1] !== undefined && !isFilledIn(pair[1])),
    ),
    open: { names: [...names, ...templated], open },
  }
}

export type Verdict = 'yes' | 'no' | 'maybe'

/** Whether an alert meets a matcher; a label that it cannot have is the empty text. */
export function meets({ fixed, open }: RoutedAlert, matcher: LabelMatcher): Verdict {
  const { label } = matcher
  if (!Object.hasOwn(fixed, label) && mayHave(open, label)) return 'maybe'
  return passes(matcher, fixed[label] ?? '') ? 'yes' : 'no'
}

export function meetsAll(alert: RoutedAlert, matchers: readonly LabelMatcher[]): Verdict {
  const verdicts = matchers.map((matcher) => meets(alert, matcher))
  if (verdicts.includes('no')) return 'no'
  return verdicts.includes('maybe') ? 'maybe' : 'yes'
}

export function canHave({ fixed, open }: RoutedAlert, label: string): boolean {
  return Object.hasOwn(fixed, label) || mayHave(open, label)
}

/** Whether a value passes; a label that is missing is the empty text. */
export function passes({ op, value }: LabelMatcher, actual: string): boolean {
  const isEqual = op === '=' || op === '!=' ? value === actual : isMatch(value, actual)
  return op.startsWith('!') ? !isEqual : isEqual
}

function isMatch(pattern: string, text: string): boolean {
  const [, flags = '', body = pattern] = /^\(\?(i)\)(.*)$/s.exec(pattern) ?? []
  try {
    return new RegExp(`^(?:${body})$`, flags).test(text)
  } catch {
    // What JavaScript cannot read, RE2 perhaps can: nothing is said of it.
    return true
  }
}
