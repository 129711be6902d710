/** What a variable can stand for, asked of Prometheus. */
import { stringToJsRegex, type TimeRange } from '@grafana/data'
import type { VariableJson } from '../dashboard/dashboard-json.ts'
import { interpolate, type VariableValue } from './interpolate.ts'
import { ask, queryInstant } from './prometheus.ts'

/** @throws Error with Prometheus' own words */
export async function optionsOf(
  system: string,
  variable: VariableJson,
  others: ReadonlyMap<string, VariableValue>,
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly string[]> {
  switch (variable.type) {
    case 'custom':
    case 'interval':
      return listed(variable)
    case 'query': {
      const query = interpolate(queryText(variable), others, 'promql')
      return sorted(
        filtered(await answersTo(system, query, range, signal), variable.regex),
        variable.sort,
      )
    }
    default:
      return [textOf(variable)].filter(Boolean)
  }
}

function listed({ options = [], query }: VariableJson): readonly string[] {
  const given = options.map(({ value }) => value).filter((value) => value !== '$__all')
  if (given.length > 0) return given
  return String(query ?? '')
    .split(/(?<!\\),/)
    .map((part) => (part.split(' : ')[1] ?? part).trim().replace(/\\,/g, ','))
}

function textOf({ query, current }: VariableJson): string {
  const value = [current?.value ?? []].flat()[0]
  return value ?? (typeof query === 'string' ? query : '')
}

function queryText({ query }: VariableJson): string {
  return (typeof query === 'string' ? query : query?.query) ?? ''
}

async function answersTo(system: string, query: string, range: TimeRange, signal: AbortSignal) {
  const times = { start: range.from.valueOf() / 1000, end: range.to.valueOf() / 1000 }
  const values = /^\s*label_values\((?:([\s\S]+),)?\s*([\w:]+)\s*\)\s*$/.exec(query)
  if (values) {
    const [, selector, label = ''] = values
    const match: Record<string, string> = selector ? { 'match[]': selector.trim() } : {}
    return (await ask(
      system,
      `label/${label}/values`,
      { ...match, ...times },
      signal,
    )) as readonly string[]
  }
  const names = /^\s*metrics\(([\s\S]*)\)\s*$/.exec(query)
  if (names) {
    const all = (await ask(system, 'label/__name__/values', times, signal)) as readonly string[]
    const wanted = new RegExp(names[1] || '.*')
    return all.filter((name) => wanted.test(name))
  }
  if (/^\s*label_names\(\s*\)\s*$/.test(query))
    return (await ask(system, 'labels', times, signal)) as readonly string[]
  const result = /^\s*query_result\(([\s\S]*)\)\s*$/.exec(query)
  const series = await queryInstant(system, result?.[1] ?? query, range.to.valueOf(), signal)
  return series.map(({ metric: { __name__: name = '', ...labels }, values }) => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
    const [time, value] = values[0] ?? []
    return `${name}{${pairs.join(',')}} ${value} ${Math.round((time ?? 0) * 1000)}`
  })
}

/** By the variable's regular expression: its first group, or what it matches. */
function filtered(values: readonly string[], regex: string | undefined): readonly string[] {
  if (!regex) return [...new Set(values)]
  const wanted = stringToJsRegex(regex)
  return [
    ...new Set(
      values.flatMap((value) => {
        const match = value.match(new RegExp(wanted.source, wanted.flags.replace('g', '')))
        return match ? [match.groups?.value ?? match[1] ?? match[0]] : []
      }),
    ),
  ]
}

/** Source: https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/ (Sort) */
function sorted(values: readonly string[], sort = 0): readonly string[] {
  if (sort === 0) return values
  const order = sort % 2 === 1 ? 1 : -1
  const kind = Math.ceil(sort / 2)
  const number = (text: string) => Number(/\d+/.exec(text)?.[0] ?? Number.NEGATIVE_INFINITY)
  return [...values].sort((a, b) => {
    if (kind === 2) return order * (number(a) - number(b))
    if (kind === 3) return order * (a.toLowerCase() < b.toLowerCase() ? -1 : 1)
    if (kind === 4) return order * a.localeCompare(b, undefined, { numeric: true })
    return order * (a < b ? -1 : a > b ? 1 : 0)
  })
}
