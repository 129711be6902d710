/** What a program would have to expose for dashboards that nobody has declared metrics for. */
import { type AnyFamily, counter, gauge, histogram, upTo } from '@telltale/core'
import { childrenOf, type Node, parse } from '@telltale/promql'
import { defineSystem, type System } from '../project/system.ts'
import { target } from '../project/target.ts'
import type { DashboardFile } from './dashboard-files.ts'

export const filesSystem = 'files'

const attached = new Set(['job', 'instance', 'le', '__name__'])

/** Metrics by the names and labels that the queries mention; kinds by how they are read. */
export function inventedSystem(dashboards: readonly DashboardFile[]): System {
  const labels = new Map<string, Set<string>>()
  for (const text of dashboards.flatMap(({ json }) => queriesIn(json))) {
    const { node } = parse(withoutVariables(text))
    if (node) collect(node, [], labels)
  }
  const families = [...labels].map(([name, mentioned]) =>
    invented(
      name,
      [...mentioned].filter((label) => !attached.has(label)),
    ),
  )
  const exposes = Object.fromEntries(families.map((family) => [family.name, family]))
  return defineSystem(filesSystem, {
    title: 'Files',
    targets: [target(filesSystem, { addresses: ['localhost:9100'], exposes })],
    dashboards: [],
    rules: [],
    prometheus: {
      image: '',
      port: 0,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '15d',
    },
    grafana: { image: '', port: 0, provider: '' },
  })
}

function invented(name: string, labelNames: readonly string[]): AnyFamily {
  const help = 'Read by a dashboard.'
  const labels = Object.fromEntries(labelNames.map((label) => [label, upTo(4)]))
  if (name.endsWith('_bucket')) {
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    return histogram(name.slice(0, -'_bucket'.length), { help, labels, buckets })
  }
  if (name.endsWith('_total')) return counter(name, { help, labels, unit: unitOf(name) })
  return gauge(name, { help, labels, unit: unitOf(name) })
}

function unitOf(name: string) {
  return /bytes/.test(name)
    ? 'bytes'
    : /seconds/.test(name)
      ? 'seconds'
      : /ratio/.test(name)
        ? 'ratio'
        : 'things'
}

/** Labels that are grouped by around a selector, or matched in it, are labels of its metric. */
function collect(node: Node, around: readonly string[], labels: Map<string, Set<string>>): void {
  if (node.type === 'VectorSelector' && node.name) {
    // The sum and the count of a histogram come with its buckets.
    const name = node.name.replace(/_(sum|count)$/, '_bucket')
    const known = labels.get(name) ?? new Set()
    for (const label of [...around, ...node.matchers.map(({ label }) => label)]) known.add(label)
    labels.set(name, known)
  }
  const grouping = node.type === 'AggregateExpr' && node.grouping?.kind === 'by'
  const inside = grouping ? [...around, ...(node.grouping?.labels ?? [])] : around
  for (const child of childrenOf(node)) collect(child, inside, labels)
}

/** Every query below a value of JSON, in panels, variables and annotations. */
function queriesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(queriesIn)
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inside]) => {
    if (key === 'expr' && typeof inside === 'string') return [inside]
    if ((key === 'query' || key === 'definition') && typeof inside === 'string') {
      const [, selector, label] = /^label_values\((.+),\s*(\w+)\)$/s.exec(inside.trim()) ?? []
      return selector ? [`sum by (${label}) (${selector})`] : []
    }
    return queriesIn(inside)
  })
}

function withoutVariables(text: string): string {
  return text
    .replace(/\[\$\{?\w+\}?(?=[\]:])/g, '[5m')
    .replace(/(?<=by\s*\([^)]*)\$\{?\w+(:\w+)?\}?/g, 'series')
    .replace(/(?<!["\w|.(~=-])\$\{?\w+(:\w+)?\}?(?![^{]*"\s*[,}])/g, '1')
}
