import type { Input, MergedFamily, Part } from './merge.ts'

/** Sets the values of a merged family from those of the processes. */
export function combine(
  { definition, values }: MergedFamily,
  parts: readonly Part[],
  inputs: readonly Pick<Input, 'cells'>[],
): void {
  const cellsOf = (part: Part) => inputs[part.input]?.cells ?? new Float64Array()
  switch (definition.aggregate) {
    case 'sum':
      values.fill(0)
      for (const part of parts) add(values, part, cellsOf(part))
      return
    case 'average': {
      values.fill(0)
      const counts = new Float64Array(values.length)
      for (const part of parts) {
        add(values, part, cellsOf(part))
        for (const to of part.to) counts[to] = (counts[to] as number) + 1
      }
      counts.forEach((count, i) => {
        values[i] = (values[i] as number) / count
      })
      return
    }
    case 'min':
    case 'max': {
      // As in PromQL: NaN only if there is nothing else.
      values.fill(Number.NaN)
      const sign = definition.aggregate === 'max' ? 1 : -1
      for (const part of parts) {
        each(part, cellsOf(part), (to, value) => {
          const best = values[to] as number
          if (Number.isNaN(best) || value * sign > best * sign) values[to] = value
        })
      }
      return
    }
    case 'last': {
      const stamps = new Float64Array(values.length).fill(Number.NEGATIVE_INFINITY)
      for (const part of parts) {
        each(part, cellsOf(part), (to, value, stamp) => {
          if (stamp < (stamps[to] as number)) return
          stamps[to] = stamp
          values[to] = value
        })
      }
      return
    }
    case 'first':
      for (const part of [...parts].reverse()) {
        each(part, cellsOf(part), (to, value) => {
          values[to] = value
        })
      }
      return
    case 'per-process':
      for (const part of parts) {
        each(part, cellsOf(part), (to, value) => {
          values[to] = value
        })
      }
      return
    case 'omit':
      return
  }
}

function add(values: Float64Array, { from, to, width }: Part, cells: Float64Array): void {
  for (let i = 0; i < from.length; i++) {
    const source = from[i] as number
    const target = to[i] as number
    for (let k = 0; k < width; k++) {
      values[target + k] = (values[target + k] as number) + (cells[source + k] as number)
    }
  }
}

function each(
  { from, to }: Part,
  cells: Float64Array,
  take: (to: number, value: number, stamp: number) => void,
): void {
  for (let i = 0; i < from.length; i++) {
    const source = from[i] as number
    take(to[i] as number, cells[source] as number, cells[source + 1] ?? 0)
  }
}
