/**
 * Metric families as a JSON file: what a system exposes, for programs that read no TypeScript.
 *
 *     { "telltale": "registry", "version": 1,
 *       "families": [
 *         { "name": "http_requests_total", "kind": "counter", "help": "HTTP requests answered.", "unit": "requests",
 *           "labels": { "method": { "values": ["GET", "POST"] }, "route": { "max": 40 } } },
 *         { "name": "http_request_duration_seconds", "kind": "histogram", "help": "…", "unit": "seconds",
 *           "labels": {}, "buckets": [0.1, 1, 10] } ] }
 */
import {
  type AnyFamily,
  type FamilyKind,
  type Label,
  learntFamily,
  oneOf,
  type Problem,
  upTo,
} from '@telltale/core'
import type { ForeignDocument } from './document/foreign-document.ts'
import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf } from './json-value.ts'
import { declaredMetrics, type LearntMetrics } from './learnt-metrics.ts'

export function isRegistry(value: unknown): boolean {
  return recordOf(value).telltale === 'registry'
}

/** The text of a registry; families sorted by name, so that their order means nothing. */
export function registryText(families: readonly AnyFamily[]): string {
  const sorted = [...families].sort((a, b) => (a.name < b.name ? -1 : 1))
  const data = { telltale: 'registry', version: 1, families: sorted.map(familyJson) }
  return `${JSON.stringify(data, null, 2)}\n`
}

function familyJson({ name, kind, help, unit, labels, buckets, quantiles, deprecated }: AnyFamily) {
  const each = Object.entries<Label>(labels).map(([label, { ...said }]) => [
    label,
    said.kind === 'closed' ? { values: said.values } : { max: said.max },
  ])
  return {
    name,
    kind,
    help,
    unit,
    labels: Object.fromEntries(each),
    ...(buckets && { buckets }),
    ...(quantiles && { quantiles }),
    ...(deprecated !== undefined && { deprecated }),
  }
}

/** Errors: `files/registry`, for each family that cannot be read; the others are. */
export function readRegistry(document: ForeignDocument, name: string): LearntMetrics {
  const families: AnyFamily[] = []
  const problems: Problem[] = []
  for (const [i, each] of listOf(recordOf(document.value).families).entries()) {
    const json = recordOf(each)
    const fault = faultOf(json)
    const at = document.placeOf(['families', i])
    if (fault === undefined) families.push(learntFamily(familyOf(json), at))
    else {
      problems.push({
        code: 'files/registry',
        severity: 'error',
        summary: `family ${i + 1} of the registry ${fault}`,
        at,
        why: 'Queries that read it would be reported as undeclared.',
        fix: `Write { "name": "http_requests_total", "kind": "counter", "help": "…", "unit": "requests", "labels": {} }.`,
      })
    }
  }
  return { ...declaredMetrics(name, families), problems }
}

const kinds: readonly FamilyKind[] = ['counter', 'gauge', 'histogram', 'summary']

function faultOf({ name, kind, labels }: JsonRecord): string | undefined {
  if (typeof name !== 'string' || name === '') return 'has no name'
  if (!kinds.some((each) => each === kind)) {
    return `"${name}" has the kind ${JSON.stringify(kind)}, which is none of ${kinds.join(', ')}`
  }
  return labels === undefined || isRecord(labels)
    ? undefined
    : `"${name}" has labels that are no object`
}

function familyOf(json: JsonRecord): Parameters<typeof learntFamily>[0] {
  const { buckets, quantiles } = json
  const numbers = (list: unknown) => listOf(list).flatMap((each) => numberOf(each) ?? [])
  return {
    name: String(json.name),
    kind: json.kind as FamilyKind,
    help: textOf(json.help) ?? '',
    unit: textOf(json.unit) ?? '',
    labels: Object.fromEntries(
      Object.entries(recordOf(json.labels)).map(([label, said]) => [
        label,
        labelOf(recordOf(said)),
      ]),
    ),
    ...(buckets !== undefined && { buckets: numbers(buckets) }),
    ...(quantiles !== undefined && { quantiles: numbers(quantiles) }),
    ...(typeof json.deprecated === 'string' && { deprecated: json.deprecated }),
  }
}

function labelOf({ values, max }: JsonRecord): Label {
  const listed = listOf(values).flatMap((value) => textOf(value) ?? [])
  return listed.length > 0 ? oneOf(...listed) : upTo(numberOf(max) ?? 1000)
}
