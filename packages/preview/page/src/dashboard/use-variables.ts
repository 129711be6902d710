import type { TimeRange } from '@grafana/data'
import { useEffect, useState } from 'react'
import { pending } from '../pending.ts'
import type { VariableValue } from '../query/interpolate.ts'
import { optionsOf } from '../query/variable-options.ts'
import { useAddress } from '../route.ts'
import type { VariableJson } from './dashboard-json.ts'

export interface Variable {
  readonly json: VariableJson
  readonly options: readonly string[]
  /** As chosen; `$__all` for all. */
  readonly chosen: readonly string[]
  readonly error?: string
}

export interface Variables {
  readonly list: readonly Variable[]
  /** What each stands for. */
  readonly values: ReadonlyMap<string, VariableValue>
}

export const all = '$__all'

/** The dashboard's variables with their options, one after the other: later ones may use earlier ones. */
export function useVariables(
  system: string,
  variables: readonly VariableJson[],
  range: TimeRange,
): Variables | undefined {
  const [found, setFound] = useState<Variables>()
  const { parameters } = useAddress()
  const chosen = JSON.stringify(
    variables.map(({ name }) =>
      parameters.has(`var-${name}`) ? parameters.getAll(`var-${name}`) : null,
    ),
  )
  // Options change slowly; they are asked for again when the range is another one.
  const rangeKey = JSON.stringify(range.raw)
  // What of the range matters is in its key
  useEffect(() => {
    const stop = new AbortController()
    const answered = pending()
    resolve(system, variables, JSON.parse(chosen), range, stop.signal).then((next) => {
      if (!stop.signal.aborted) setFound(next)
      // The panels that now appear count first.
      setTimeout(answered, 100)
    })
    return () => {
      stop.abort()
      answered()
    }
  }, [system, variables, chosen, rangeKey])
  return found
}

async function resolve(
  system: string,
  variables: readonly VariableJson[],
  chosen: readonly (readonly string[] | null)[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<Variables> {
  const list: Variable[] = []
  const values = new Map<string, VariableValue>()
  for (const [i, json] of variables.entries()) {
    const { options, error } = await optionsOf(system, json, values, range, signal).then(
      (options) => ({ options, error: undefined }),
      (error: Error) => ({ options: [], error: error.message }),
    )
    const picked = chosenOf(json, options, chosen[i] ?? undefined)
    list.push({ json, options, chosen: picked, ...(error && { error }) })
    values.set(json.name, standsFor(json, options, picked))
  }
  return { list, values }
}

function chosenOf(
  { current, includeAll, type }: VariableJson,
  options: readonly string[],
  given: readonly string[] | undefined,
): readonly string[] {
  const wanted = given ?? [current?.value ?? []].flat()
  if (type === 'textbox') return wanted
  const possible = wanted.filter((value) => value === all || options.includes(value))
  if (possible.length > 0) return possible
  return includeAll ? [all] : options.slice(0, 1)
}

function standsFor(
  { name, multi = false, includeAll = false, allValue }: VariableJson,
  options: readonly string[],
  chosen: readonly string[],
): VariableValue {
  const isAll = chosen.includes(all)
  return {
    name,
    isMulti: multi || includeAll,
    values: isAll ? options : chosen,
    ...(isAll && allValue && { allValue }),
  }
}
