import { didYouMean, type Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { ForeignDocument, PartPath } from '../foreign/document/foreign-document.ts'
import { readYaml } from '../foreign/document/yaml-document.ts'
import { isRecord, type JsonRecord, listOf } from '../foreign/json-value.ts'
import type { Target } from '../project/target.ts'
import type { Departure, Effect, EffectKind, Scenario, SeriesPattern } from './scenario.ts'
import { type ReadPattern, readSeriesPattern } from './series-pattern.ts'

export interface ReadScenario {
  readonly scenario: Scenario
  readonly problems: readonly Problem[]
}

/**
 * A scenario file: what departs from normal, when and how.
 *
 * Errors: `scenario/unknown-metric`, `scenario/unknown-target`, `scenario/effect`,
 * `scenario/duration`, `scenario/key`; `metrics/undeclared-label` and `metrics/label-value` for
 * matchers that match nothing; `promql/…` and `files/yaml` for what cannot be read.
 *
 * @example
 * // name: The provider is out of order
 * // departures:
 * //   - series: llm_calls_total{provider="openai", status="error"}
 * //     from: 2h
 * //     for: 30m
 * //     ramp: 5m
 * //     times: 40
 * //   - target: aharadar-worker
 * //     from: 3h
 * //     for: 5m
 * //     down: true
 */
export function readScenario(file: string, text: string, targets: readonly Target[]): ReadScenario {
  const { documents, problems: faults } = readYaml(file, text)
  const [document] = documents
  if (document === undefined) {
    const problems = faults.length > 0 ? faults : [empty(file)]
    return { scenario: { name: file, departures: [] }, problems }
  }
  const problems: Problem[] = [...faults]
  const json: JsonRecord = isRecord(document.value) ? document.value : {}
  const reading: Reading = { document, targets, problems }
  checkKeys(json, ['name', 'departures'], [], reading)
  const list = listOf(json.departures)
  if (list.length === 0) problems.push(empty(file))
  const departures = list.flatMap((each, i) => readDeparture(each, ['departures', i], reading))
  const name = typeof json.name === 'string' ? json.name : file
  return { scenario: { name, departures }, problems }
}

interface Reading {
  readonly document: ForeignDocument
  readonly targets: readonly Target[]
  readonly problems: Problem[]
}

const numeric = ['times', 'rate', 'value', 'add', 'observe'] as const
const switches = ['missing', 'down'] as const
const keys = ['series', 'target', 'from', 'for', 'ramp', ...numeric, ...switches]

function readDeparture(each: unknown, part: PartPath, reading: Reading): readonly Departure[] {
  const before = reading.problems.length
  if (!isRecord(each)) {
    reading.problems.push({
      code: 'scenario/effect',
      severity: 'error',
      summary: `a departure is ${JSON.stringify(each)}`,
      at: reading.document.placeOf(part),
      why: 'It says which series, when, and what becomes of them.',
      fix: 'Write: - { series: queue_depth, from: 1h, for: 20m, value: 250 }',
    })
    return []
  }
  checkKeys(each, keys, part, reading)
  const pattern = readPattern(each, part, reading)
  const effects = readEffects(each, part, pattern, reading)
  const from = durationAt(each, 'from', 0, part, reading)
  const length = durationAt(each, 'for', Number.POSITIVE_INFINITY, part, reading)
  const rampMs = durationAt(each, 'ramp', 0, part, reading)
  if (reading.problems.length > before || pattern === undefined) return []
  return [{ series: pattern.series, fromMs: from, toMs: from + length, rampMs, effects }]
}

function readPattern(each: JsonRecord, part: PartPath, reading: Reading): ReadPattern | undefined {
  const { document, targets, problems } = reading
  if (typeof each.series === 'string' && each.target === undefined) {
    const found = readSeriesPattern(each.series, targets, (offset) =>
      document.placeOf([...part, 'series'], offset),
    )
    problems.push(...found.problems)
    return found
  }
  if (typeof each.target === 'string' && each.series === undefined) {
    const jobs = targets.map(({ job }) => job)
    if (!jobs.includes(each.target)) {
      problems.push({
        code: 'scenario/unknown-target',
        severity: 'error',
        summary: `no target has the job "${each.target}".${didYouMean(each.target, jobs)}`,
        at: document.placeOf([...part, 'target']),
        why: 'Nothing would depart from normal, and the scenario would prove nothing.',
        fix: `Name one of ${jobs.join(', ')}.`,
      })
    }
    const series: SeriesPattern = { matchers: [{ label: 'job', op: '=', value: each.target }] }
    return { series, families: [], problems: [] }
  }
  problems.push({
    code: 'scenario/effect',
    severity: 'error',
    summary: 'a departure says neither or both of series and target',
    at: document.placeOf(part),
    why: 'It has to say what departs from normal: series, or a target as a whole.',
    fix: 'Write series: queue_depth{queue_name="pipeline"}, or target: shop-api with down: true.',
  })
  return undefined
}

function readEffects(
  each: JsonRecord,
  part: PartPath,
  pattern: ReadPattern | undefined,
  reading: Reading,
): readonly Effect[] {
  const complain = (key: string, summary: string, fix: string) =>
    reading.problems.push({
      code: 'scenario/effect',
      severity: 'error',
      summary,
      at: reading.document.placeOf([...part, key]),
      why: 'The departure would do nothing, or not what is meant.',
      fix,
    })
  const effects: Effect[] = []
  for (const kind of numeric) {
    const value = each[kind]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      complain(kind, `${kind} is ${JSON.stringify(value)}, not a number`, 'Write a number.')
    } else if (value < 0 && kind !== 'value' && kind !== 'add') {
      complain(kind, `${kind} is ${value}`, 'It cannot be negative.')
    } else effects.push({ kind, value })
  }
  for (const kind of switches) {
    const value = each[kind]
    if (value === true) effects.push({ kind })
    else if (value !== undefined) {
      complain(kind, `${kind} is ${JSON.stringify(value)}`, `Write ${kind}: true, or leave it out.`)
    }
  }
  if (![...numeric, ...switches].some((kind) => each[kind] !== undefined)) {
    complain('', 'a departure has no effect', `Say one of ${[...numeric, ...switches].join(', ')}.`)
  }
  for (const { kind } of effects) {
    const wrong = misfit(kind, each.target !== undefined, pattern)
    if (wrong) complain(kind, wrong.summary, wrong.fix)
  }
  return effects
}

const fitting: Readonly<Record<string, readonly EffectKind[]>> = {
  counter: ['times', 'rate', 'missing'],
  gauge: ['times', 'value', 'add', 'missing'],
  histogram: ['times', 'rate', 'observe', 'missing'],
  summary: ['times', 'rate', 'observe', 'missing'],
}

function misfit(kind: EffectKind, isTarget: boolean, pattern: ReadPattern | undefined) {
  if (isTarget !== (kind === 'down')) {
    return isTarget
      ? { summary: `${kind} is not an effect on a target`, fix: 'Write down: true.' }
      : { summary: 'series cannot be down', fix: 'Write missing: true, or name a target.' }
  }
  const [family] = pattern?.families ?? []
  if (isTarget || family === undefined || pattern?.series.name === undefined) return undefined
  const allowed = fitting[family.kind] ?? []
  if (allowed.includes(kind)) return undefined
  return {
    summary: `${kind} is no effect on the ${family.kind} ${family.name}`,
    fix: `A ${family.kind} has ${allowed.join(', ')}.`,
  }
}

function durationAt(
  each: JsonRecord,
  key: string,
  otherwise: number,
  part: PartPath,
  { document, problems }: Reading,
): number {
  const value = each[key]
  if (value === undefined) return otherwise
  const ms = value === 0 ? 0 : durationMs(String(value))
  if (ms !== undefined) return ms
  problems.push({
    code: 'scenario/duration',
    severity: 'error',
    summary: `${key} is ${JSON.stringify(value)}, which is not a duration`,
    at: document.placeOf([...part, key]),
    why: 'Nobody knows when the departure begins or ends.',
    fix: 'Write whole numbers with a unit: 90s, 15m, 1h30m.',
  })
  return otherwise
}

function checkKeys(
  json: JsonRecord,
  allowed: readonly string[],
  part: PartPath,
  { document, problems }: Reading,
): void {
  for (const key of Object.keys(json).filter((each) => !allowed.includes(each))) {
    problems.push({
      code: 'scenario/key',
      severity: 'error',
      summary: `"${key}" means nothing in a scenario.${didYouMean(key, allowed)}`,
      at: document.placeOf([...part, key]),
      why: 'What is meant by it would silently not happen.',
      fix: `Use ${allowed.join(', ')}.`,
    })
  }
}

function empty(file: string): Problem {
  return {
    code: 'scenario/effect',
    severity: 'error',
    summary: 'the scenario has no departures',
    at: { file, line: 1, column: 1 },
    why: 'Nothing would depart from normal.',
    fix: 'Write departures: and a list below it; docs/verify.md shows one.',
  }
}
