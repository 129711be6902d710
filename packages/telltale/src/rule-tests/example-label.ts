/** Values that labels of test series have. */
import type { Label } from '@telltale/core'
import type { LabelMatcher } from '@telltale/promql'
import { fits } from './evaluate/vector.ts'

/**
 * A value that meets some matchers and, if there is one, none of some others.
 *
 * @returns nothing when no value that is known meets the matchers
 */
export function exampleValue(
  label: string,
  declared: Label | undefined,
  must: readonly LabelMatcher[],
  avoid: readonly LabelMatcher[],
): string | undefined {
  const values = candidates(label, declared, [...must, ...avoid])
  const meets = (value: string) => must.every((matcher) => fits({ [label]: value }, matcher))
  const isOther = (value: string) => !avoid.some((matcher) => fits({ [label]: value }, matcher))
  return (
    values.find((value) => meets(value) && isOther(value)) ??
    values.find(meets) ??
    // Where nothing else will do the label is not there: `container=""` are pods as a whole.
    (meets('') ? '' : undefined)
  )
}

function candidates(
  label: string,
  declared: Label | undefined,
  matchers: readonly LabelMatcher[],
): readonly string[] {
  if (declared?.kind === 'closed') return declared.values
  const mentioned = matchers.flatMap(({ op, value }) =>
    op === '=' || op === '!=' ? [value] : value.split('|').flatMap(matching),
  )
  const typical = declared?.pattern
    ? digits(declared.pattern)
    : [label === 'route' ? '/example' : 'example']
  return [...typical, ...mentioned.filter((value) => value !== '')]
}

/** A text that a simple pattern matches: `5..` is met by `500`. */
function matching(pattern: string): readonly string[] {
  const text = pattern
    .replace(/^\(\?i\)/, '')
    .replace(/\\(.)/g, '$1')
    .replace(/\[([^\]^])[^\]]*\]/g, '$1')
    .replace(/\.[*+]/g, 'x')
    .replace(/\.(?=\.|$)/g, '0')
  return /[()^$?*+]/.test(text) ? [] : [text]
}

/** Three-digit codes are what patterns of labels are mostly about. */
function digits(pattern: RegExp): readonly string[] {
  const some = ['200', '404', '500', 'example', 'a', '1', '1.0']
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags)
  return some.filter((value) => whole.test(value))
}
