/**
 * The values of a rule test: `0+2x10` starts at 0 and adds 2 ten times, `_` is missing.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 *
 * @returns one number for each sample; NaN where it is missing or stale
 */
export function sampleValues(text: string): readonly number[] {
  return text.split(/\s+/).filter(Boolean).flatMap(valuesOf)
}

const part =
  /^(?<start>_|stale|-?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|Inf|NaN))(?:(?<sign>[-+])(?<step>-?[\d.]+(?:[eE][-+]?\d+)?))?(?:x(?<times>\d+))?$/

function valuesOf(text: string): readonly number[] {
  const groups = part.exec(text)?.groups
  if (groups === undefined) throw new TypeError(`"${text}" is not a series of values`)
  const { start = '', sign, step = '0', times } = groups
  const change = (sign === '-' ? -1 : 1) * Number(step)
  const isMissing = start === '_' || start === 'stale'
  const first = isMissing ? Number.NaN : Number(start.replace('Inf', 'Infinity'))
  // `_x3` is three times missing, `5x3` is four times 5.
  const count = times === undefined ? 1 : Number(times) + (isMissing ? 0 : 1)
  return Array.from({ length: count }, (_, i) => first + i * change)
}
