/** Text formats of what is simulated. */
import type { AnyFamily } from '@telltale/core'
import type { Labels } from './label-sets.ts'
import type { SimulatedProcess } from './simulation.ts'

/**
 * What a process answers on its metrics path now, in the Prometheus text format.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function expositionText({ families }: SimulatedProcess): string {
  return families
    .map(({ family, rows, values }) => {
      const lines = rows.flatMap(({ suffix, labels }, i) => {
        const value = values[i] ?? Number.NaN
        return Number.isNaN(value) ? [] : [`${seriesText(family.name + suffix, labels)} ${value}\n`]
      })
      return `${headText(family.name, family)}${lines.join('')}`
    })
    .join('')
}

/** `# HELP` and `# TYPE` lines. */
export function headText(name: string, { help, kind }: Pick<AnyFamily, 'help' | 'kind'>): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${escaped}\n# TYPE ${name} ${kind}\n`
}

/** `http_requests_total{method="GET"}` */
export function seriesText(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapedValue(value)}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

function escapedValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}
