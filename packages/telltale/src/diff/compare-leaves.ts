import { type Detail, valueDiffers } from './change.ts'
import type { Leaves } from './model.ts'

/**
 * Every leaf that is another now, sorted as a reader asks for it: known ones in words, others by
 * their path, so that nothing that is generated differently goes unsaid.
 */
export function leavesDiffer(before: Leaves, after: Leaves): readonly Detail[] {
  const steps = thresholdSteps(before) === thresholdSteps(after) ? [] : ['thresholds']
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => !path.startsWith(stepsPath))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return [
    ...paths.flatMap((path) => valueDiffers(words(path), before[path], after[path])),
    ...steps.flatMap((what) => valueDiffers(what, thresholdSteps(before), thresholdSteps(after))),
  ]
}

/** What a reviewer calls a path of Grafana's JSON, of a rule or of a definition. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^fieldConfig\.defaults\.custom\./, ''],
  [/^fieldConfig\.defaults\./, ''],
  [/^keep_firing_for$/, 'keep firing for'],
  [/^annotation\./, 'annotation '],
  [/^label\./, 'label '],
  [/^prometheus\.scrapeInterval$/, 'scrape interval'],
  [/^prometheus\.evaluationInterval$/, 'evaluation interval'],
  [/^legendFormat$/, 'legend'],
]

function words(path: string): string {
  const known = names.find(([pattern]) => pattern.test(path))
  return known === undefined ? path : path.replace(known[0], known[1])
}

const first = ['severity', 'for', 'keep_firing_for', 'objective', 'window', 'title', 'summary']

function rank(path: string): number {
  const at = first.indexOf(path)
  return at < 0 ? first.length : at
}

const stepsPath = 'fieldConfig.defaults.thresholds.'

/** The colours of a panel in one line: `green, from 0.5 yellow, from 2 red`. */
function thresholdSteps(leaves: Leaves): string | undefined {
  const steps: string[] = []
  for (let i = 1; ; i++) {
    const at = `${stepsPath}steps[${i}]`
    const color = leaves[`${at}.color`]
    if (color === undefined) break
    const value = leaves[`${at}.value`]
    steps.push(value === undefined || value === 'nothing' ? color : `from ${value} ${color}`)
  }
  return steps.length === 0 ? undefined : steps.join(', ')
}
