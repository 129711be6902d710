import { didYouMean } from '@telltale/core'
import { builtins, readPattern, type VectorSelector } from '@telltale/promql'
import type { Finding } from '../definition.ts'
import type { SystemModel } from '../model.ts'
import { meets } from '../read-families.ts'
import { seriesNames } from '../series-names.ts'

/**
 * A selector that chooses metrics by matchers on `__name__`, and finds none.
 *
 * One alternative that nothing has is no mistake as long as another is there: people write
 * `node_cpu|node_cpu_seconds_total` for two versions of an exporter.
 *
 * @param names of what the system exposes and records
 */
export function* unmetName(
  { matchers }: VectorSelector,
  { system, environment }: SystemModel,
  names: () => readonly string[],
): Generator<Finding> {
  const tests = matchers.filter(({ label }) => label === '__name__')
  const chosen = tests.find(({ op }) => op === '=' || op === '=~')
  // Nobody can tell what a pattern means that Prometheus refuses; promql/regexp says so.
  if (chosen === undefined || tests.some(({ op, value }) => isRefused(op, value))) return
  const texts = chosen.op === '=' ? [chosen.value] : chosen.value.split('|')
  const all = [...names(), ...Object.values(builtins).flatMap(seriesNames)]
  const isMet = (name: string) => tests.every(({ op, value }) => meets(name, op, value))
  if (all.some(isMet) || texts.some((text) => isMet(text) && environment.resolve(text))) return
  const [only, ...others] = texts
  const guess = only !== undefined && others.length === 0 ? didYouMean(only, all) : ''
  yield {
    part: chosen,
    note: `fits no name in ${system.name}`,
    summary: `no metric of ${system.name} ${chosen.op === '=' ? 'is called' : 'has a name that fits'} ${JSON.stringify(chosen.value)}.${guess}`,
    why: 'Prometheus has no such series here: the panel stays empty, the alert never fires, and nothing says so.',
    fix: 'Correct the matcher on __name__; a pattern has to fit the whole name, from its first to its last letter.',
  }
}

function isRefused(op: string, value: string): boolean {
  return op.endsWith('~') && 'refused' in readPattern(value)
}
