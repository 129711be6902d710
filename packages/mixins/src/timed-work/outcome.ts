/** Which label tells how something ended, and which of its values is a failure. */
import { type AnyFamily, didYouMean, type Label } from '@telltale/core'

/** Words that systems have for a failure, and for what was meant to happen. */
const words = {
  failure: ['failed', 'failure', 'error', 'errored', 'fail'],
  success: ['success', 'succeeded', 'completed', 'finished', 'ok', 'pass', 'passed'],
} as const

export type Ending = keyof typeof words

/**
 * The matcher of what ended so: `{ status: 'failed' }`, in the words of the definition.
 *
 * @throws TypeError when no label of the family has such a value
 */
export function ended(family: AnyFamily, ending: Ending): Readonly<Record<string, string>> {
  for (const [label, { values }] of closedLabels(family)) {
    const value = values.find((each) => (words[ending] as readonly string[]).includes(each))
    if (value !== undefined) return { [label]: value }
  }
  const values = closedLabels(family).flatMap(([, label]) => label.values)
  throw new TypeError(
    `${family.name} does not tell a ${ending}: no label of it has a value ${words[ending].join(', ')}.${values.map((value) => didYouMean(value, words[ending])).join('')} Say which it is: { that: { status: '…' } }.`,
  )
}

/** The label that tells how something ended; nothing when none of its values is a known word. */
export function outcomeLabel(family: AnyFamily): string | undefined {
  const known: readonly string[] = [...words.failure, ...words.success]
  const found = closedLabels(family).find(([, { values }]) =>
    values.some((value) => known.includes(value)),
  )
  return found?.[0]
}

function closedLabels({ labels }: AnyFamily) {
  return Object.entries(labels as Readonly<Record<string, Label>>).flatMap(([name, label]) =>
    label.kind === 'closed' ? [[name, label] as const] : [],
  )
}
