/** Numbers without any Prometheus: the simulator's own, and PromQL as far as panels use it. */
import { parse, print } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { systemKey } from '../project/system-key.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { contextOf } from '../rules/rule-range.ts'
import { fits } from '../simulate/label-sets.ts'
import { failed, type PreviewData, succeeded } from './data.ts'
import { type Environment, evaluate, type Value } from './generated/evaluate.ts'
import type { Line } from './generated/line.ts'
import { type SimulatedLines, simulatedLines } from './generated/simulated-lines.ts'

export interface GeneratedDataOptions {
  readonly historyMs: number
  /** Unix time in milliseconds. @default now */
  readonly nowMs?: number
}

/** The same definitions and times give the same numbers. */
export function generatedData({
  historyMs,
  nowMs = Date.now(),
}: GeneratedDataOptions): PreviewData {
  const startMs = Math.floor((nowMs - historyMs) / 60_000) * 60_000
  const known = new Map<string, { key: string; store: Store }>()
  let systems: readonly System[] = []
  const storeOf = (system: System): Store => {
    const before = known.get(system.name)
    if (before?.key === systemKey(system)) return before.store
    const store = storeFor(system, startMs)
    known.set(system.name, { key: systemKey(system), store })
    return store
  }
  return {
    kind: 'generated',
    update(next) {
      systems = next
    },
    async ask(name, endpoint, query) {
      const system = systems.find((each) => each.name === name)
      if (system === undefined) return failed(404, `The project has no system ${name}.`)
      try {
        return answerTo(endpoint, query, storeOf(system))
      } catch (error) {
        return failed(422, (error as Error).message)
      }
    },
    async stop() {},
  }
}

interface Store extends Environment {
  readonly lines: SimulatedLines
}

function storeFor(system: System, startMs: number): Store {
  const lines = simulatedLines(system, startMs)
  const records = recordsOf(system.options.rules)
  const recorded = new Map<object, readonly Line[]>()
  const linesOfRule = (rule: (typeof records)[number]): readonly Line[] => {
    const before = recorded.get(rule)
    if (before) return before
    // A rule that reads itself must not go around for ever.
    recorded.set(rule, [])
    const promql = print(rule.expr, contextOf(rule, system.options.prometheus))
    const value = evaluated(promql, store)
    const results = value.kind === 'scalar' ? [{ labels: {}, at: value.at }] : linesOf(value)
    const found = results.map(({ labels, at }) => ({
      labels: { ...labels, ...rule.labels, __name__: rule.record },
      at: (seconds: number) => (seconds * 1000 < startMs ? Number.NaN : at(seconds)),
    }))
    recorded.set(rule, found)
    return found
  }
  const named: Store['named'] = (name, matchers = []) => {
    const rules = records.filter(({ record }) => record === name)
    if (rules.length === 0) return lines.named(name)
    // Only those that are meant: one SLO's rule may read what another one's, of the same name, reads.
    return rules
      .filter(({ labels = {} }) =>
        fits(
          labels,
          matchers.filter(({ label }) => label in labels),
        ),
      )
      .flatMap(linesOfRule)
  }
  const store: Store = { startMs, named, lines }
  return store
}

function answerTo(endpoint: string, query: URLSearchParams, store: Store) {
  const number = (name: string) => Number(query.get(name))
  switch (endpoint) {
    case 'query': {
      const seconds = number('time') || Date.now() / 1000
      const value = evaluated(query.get('query') ?? '', store)
      if (value.kind === 'scalar')
        return succeeded({ resultType: 'scalar', result: [seconds, String(value.at(seconds))] })
      const result = linesOf(value).flatMap(({ labels, at }) => {
        const sample = at(seconds)
        return Number.isNaN(sample) ? [] : [{ metric: labels, value: [seconds, text(sample)] }]
      })
      return succeeded({ resultType: 'vector', result })
    }
    case 'query_range': {
      const [start, end, step] = [number('start'), number('end'), number('step')]
      if (!(step > 0) || (end - start) / step > 11_000)
        throw new Error('That would be more than 11000 points.')
      const value = evaluated(query.get('query') ?? '', store)
      const lines = value.kind === 'scalar' ? [{ labels: {}, at: value.at }] : linesOf(value)
      const points = lines.map(() => [] as [number, string][])
      // Time outside: lines that belong together remember a moment, not all of them.
      for (let seconds = start; seconds <= end + 1e-6; seconds += step) {
        for (const [i, { at }] of lines.entries()) {
          const number = at(seconds)
          if (!Number.isNaN(number)) points[i]?.push([seconds, text(number)])
        }
      }
      const result = lines
        .map(({ labels }, i) => ({ metric: labels, values: points[i] ?? [] }))
        .filter(({ values }) => values.length > 0)
      return succeeded({ resultType: 'matrix', result })
    }
    case 'labels':
      return succeeded(distinct(matched(query, store).flatMap(({ labels }) => Object.keys(labels))))
    case 'series':
      return succeeded(matched(query, store).map(({ labels }) => labels))
    case 'alerts':
      return succeeded({ alerts: [] })
    case 'rules':
      return succeeded({ groups: [] })
    default: {
      const label = /^label\/(.+)\/values$/.exec(endpoint)?.[1]
      if (label === undefined) return failed(404, `The preview does not ask for ${endpoint}.`)
      const values = matched(query, store).flatMap(({ labels }) => labels[label] ?? [])
      return succeeded(distinct(values))
    }
  }
}

/** @throws Error with what is not PromQL about it */
function evaluated(promql: string, environment: Environment): Value {
  const { node, problems } = parse(promql)
  if (node === undefined || problems.length > 0)
    throw new Error(`This is not PromQL: ${problems[0]?.message ?? promql}`)
  return evaluate(node, environment)
}

function linesOf(value: Value): readonly Line[] {
  return value.kind === 'vector' || value.kind === 'range' ? value.lines : []
}

function matched(query: URLSearchParams, { lines, named }: Store): readonly Line[] {
  const selectors = query.getAll('match[]')
  if (selectors.length === 0) return lines.names.flatMap((name) => lines.named(name))
  return selectors.flatMap((selector) => {
    const { node } = parse(selector)
    if (node?.type !== 'VectorSelector') return []
    const all = node.name ? named(node.name) : lines.names.flatMap((name) => lines.named(name))
    return all.filter(({ labels }) => fits(labels, node.matchers))
  })
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}

/** As Prometheus writes numbers. */
function text(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
