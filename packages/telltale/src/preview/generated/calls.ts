import { aggregations } from './aggregate.ts'
import { type Environment, mapped, type Value, vector } from './evaluate.ts'
import { grouped, type Line, remembered, unnamed, without } from './line.ts'

/** A function of PromQL. @throws Error for one that it does not know */
export function called(name: string, args: readonly Value[], environment: Environment): Value {
  const [first, second] = args
  const range = args.find((arg) => arg.kind === 'range')
  if (range) {
    const compute = overRange(name)
    return {
      kind: 'vector',
      lines: range.lines.map(({ labels, at }) => ({
        labels: name === 'last_over_time' ? labels : unnamed(labels),
        at: (seconds) => {
          const from = Math.max(seconds - range.seconds, environment.startMs / 1000)
          const number = args.find((arg) => arg.kind === 'scalar')?.at(seconds) ?? Number.NaN
          return compute({ at, from, to: seconds, step: range.step, number })
        },
      })),
    }
  }
  const change = ofNumbers[name]
  if (change && first) {
    const numbers = args.slice(1)
    return mapped(first, (value, seconds) =>
      change(
        value,
        ...numbers.map((arg) => (arg.kind === 'scalar' ? arg.at(seconds) : Number.NaN)),
      ),
    )
  }
  switch (name) {
    case 'time':
      return { kind: 'scalar', at: (seconds) => seconds }
    case 'pi':
      return { kind: 'scalar', at: () => Math.PI }
    case 'vector':
      return {
        kind: 'vector',
        lines: [{ labels: {}, at: first?.kind === 'scalar' ? first.at : () => Number.NaN }],
      }
    case 'scalar': {
      const { lines } = vector(first ?? nothing)
      return { kind: 'scalar', at: lines.length === 1 && lines[0] ? lines[0].at : () => Number.NaN }
    }
    case 'timestamp':
      return mapped(first ?? nothing, (value, seconds) => (Number.isNaN(value) ? value : seconds))
    case 'absent': {
      const { lines } = vector(first ?? nothing)
      const isThere = (seconds: number) => lines.some(({ at }) => !Number.isNaN(at(seconds)))
      return {
        kind: 'vector',
        lines: [{ labels: {}, at: (seconds) => (isThere(seconds) ? Number.NaN : 1) }],
      }
    }
    case 'sort':
    case 'sort_desc':
    case 'sort_by_label':
    case 'sort_by_label_desc':
      return first ?? nothing
    case 'histogram_quantile':
      return { kind: 'vector', lines: quantiles(first, vector(second ?? nothing).lines) }
    case 'label_replace':
    case 'label_join':
      return { kind: 'vector', lines: relabelled(name, args) }
    default:
      throw unknown(name)
  }
}

const nothing: Value = { kind: 'vector', lines: [] }

function unknown(name: string): Error {
  return new Error(`What is made up here does not know ${name}(); a Prometheus does.`)
}

const ofNumbers: Readonly<
  Record<string, ((value: number, ...numbers: readonly number[]) => number) | undefined>
> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
  round: (value, to = 1) => Math.round(value / to) * to,
  clamp: (value, min = 0, max = 0) => Math.min(max, Math.max(min, value)),
  clamp_min: (value, min = 0) => Math.max(min, value),
  clamp_max: (value, max = 0) => Math.min(max, value),
}

interface Stretch {
  readonly at: Line['at']
  readonly from: number
  readonly to: number
  readonly step: number
  readonly number: number
}

function overRange(name: string): (stretch: Stretch) => number {
  switch (name) {
    case 'rate':
    case 'irate':
    case 'deriv':
      return ({ at, from, to }) => (to > from ? (at(to) - at(from)) / (to - from) : Number.NaN)
    case 'increase':
    case 'delta':
    case 'idelta':
      return ({ at, from, to }) => at(to) - at(from)
    case 'predict_linear':
      return ({ at, from, to, number }) => at(to) + ((at(to) - at(from)) / (to - from)) * number
    case 'resets':
      return ({ at, to }) => at(to) * 0
    case 'changes':
      return (stretch) => {
        const values = valuesIn(stretch)
        return values.filter((value, i) => i > 0 && value !== values[i - 1]).length
      }
    case 'last_over_time':
      return (stretch) => valuesIn(stretch).at(-1) ?? Number.NaN
    case 'present_over_time':
      return (stretch) => (valuesIn(stretch).length > 0 ? 1 : Number.NaN)
    default: {
      const compute = aggregations[/^(.+)_over_time$/.exec(name)?.[1] ?? '']
      if (compute === undefined) throw unknown(name)
      return (stretch) => {
        const values = valuesIn(stretch)
        return values.length === 0 ? Number.NaN : compute(values, stretch.number)
      }
    }
  }
}

/** Not more than can be looked at: a month every minute would take minutes. */
function valuesIn({ at, from, to, step }: Stretch): readonly number[] {
  const count = Math.min(60, Math.max(1, Math.floor((to - from) / step)))
  return Array.from({ length: count }, (_, i) => at(to - (i * (to - from)) / count))
    .reverse()
    .filter((value) => !Number.isNaN(value))
}

function quantiles(share: Value | undefined, lines: readonly Line[]): readonly Line[] {
  return grouped(lines, (labels) => without(unnamed(labels), ['le'])).map((group) => {
    const buckets = group.lines
      .map(({ labels, at }) => ({ at, bound: labels.le === '+Inf' ? Infinity : Number(labels.le) }))
      .sort((a, b) => a.bound - b.bound)
    return {
      labels: group.labels,
      at: remembered((seconds) =>
        quantile(
          share?.kind === 'scalar' ? share.at(seconds) : Number.NaN,
          buckets.map(({ bound, at }) => [bound, at(seconds)]),
        ),
      ),
    }
  })
}

/** Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile */
function quantile(share: number, buckets: readonly (readonly [number, number])[]): number {
  const total = buckets.at(-1)?.[1] ?? Number.NaN
  if (!(total > 0)) return Number.NaN
  const wanted = share * total
  const i = buckets.findIndex(([, count]) => count >= wanted)
  const [bound = Number.NaN, count = 0] = buckets[i] ?? []
  const [below, before] = i > 0 ? (buckets[i - 1] ?? [0, 0]) : [0, 0]
  if (bound === Infinity) return below
  return count > before ? below + ((bound - below) * (wanted - before)) / (count - before) : bound
}

function relabelled(name: string, [values, ...rest]: readonly Value[]): readonly Line[] {
  const texts = rest.map((arg) => (arg.kind === 'string' ? arg.text : ''))
  const [to = '', second = '', third = '', pattern = ''] = texts
  return vector(values ?? nothing).lines.map((line) => {
    if (name === 'label_join') {
      const joined = texts.slice(2).map((label) => line.labels[label] ?? '')
      return { ...line, labels: { ...line.labels, [to]: joined.join(second) } }
    }
    const match = new RegExp(`^(?:${pattern})$`).exec(line.labels[third] ?? '')
    if (match === null) return line
    const value = second.replace(/\$\{?(\w+)\}?/g, (_, group) => match[group] ?? '')
    return { ...line, labels: { ...line.labels, [to]: value } }
  })
}
