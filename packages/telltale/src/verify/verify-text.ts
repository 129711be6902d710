/** What was proven, as people read it in a terminal. */
import type { Style } from '../report/style.ts'
import { type Finding, type StepName, type SystemFindings, stepNames } from './finding.ts'

/**
 * One line for each step, and the queries that cost most.
 *
 * @example
 *   shop
 *   ✓ targets            2 scraped
 *   ✗ panels            14 queries with data, 1 without
 */
export function verifyText(all: readonly SystemFindings[], style: Style): string {
  return all.map((each) => `${systemText(each, style)}\n`).join('')
}

function systemText({ system, findings, seconds }: SystemFindings, style: Style): string {
  const lines = stepNames.flatMap((step) => {
    const own = findings.filter((finding) => finding.step === step)
    return own.length === 0 ? [] : [stepText(step, own, style)]
  })
  const head = `${style('strong', system)} ${style('quiet', `(${seconds.toFixed(1)} s)`)}`
  return [head, ...lines, ...costLines(findings, style)]
    .map((line) => `${line === '' ? '' : `  ${line}`}\n`)
    .join('')
}

const successes: Readonly<Record<StepName, string>> = {
  targets: 'scraped',
  rules: 'evaluated without an error',
  'recording rules': 'with series',
  variables: 'with values',
  panels: 'queries with data',
  alerts: 'fire, and end when it is over',
}

const failures: Readonly<Record<StepName, string>> = {
  targets: 'not',
  rules: 'not',
  'recording rules': 'without',
  variables: 'without',
  panels: 'without',
  alerts: 'not',
}

function stepText(step: StepName, findings: readonly Finding[], style: Style): string {
  const isAlerts = step === 'alerts'
  // An alert has several cases.
  const nameOf = ({ name }: Finding) => (isAlerts ? (name.split(' > ')[0] ?? name) : name)
  const all = new Set(findings.map(nameOf))
  const bad = new Set(findings.filter(({ problem }) => problem !== undefined).map(nameOf))
  const isBad = findings.some(
    ({ problem }) => problem !== undefined && problem.severity !== 'warning',
  )
  const mark = isBad
    ? style('error', '✗')
    : bad.size > 0
      ? style('warning', '!')
      : style('good', '✓')
  const cases = isAlerts
    ? style('quiet', ` (${findings.length} ${findings.length === 1 ? 'case' : 'cases'})`)
    : ''
  const good = `${String(all.size - bad.size).padStart(5)} ${successes[step]}${cases}`
  const rest = bad.size > 0 ? `, ${bad.size} ${failures[step]}` : ''
  return `${mark} ${step.padEnd(15)}${good}${rest}`
}

const dearest = 10

function costLines(findings: readonly Finding[], style: Style): readonly string[] {
  const costly = costliest(findings)
  if (costly.length === 0) return []
  const rows = costly.map(({ name, cost }) => [
    samplesText(cost?.samples ?? 0),
    `${(cost?.seconds ?? 0).toFixed(2)} s`,
    name,
  ])
  const cells = [['samples', 'time', 'the queries that read most'], ...rows]
  const widths = [0, 1].map((i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return [
    '',
    ...cells.map(([samples = '', time = '', name = ''], i) => {
      const line = `${samples.padStart(widths[0] ?? 0)}  ${time.padStart(widths[1] ?? 0)}  ${name}`
      return i === 0 ? style('quiet', line) : line
    }),
  ]
}

/** Of panels and rules; the cases of alerts are asked once and never again. */
export function costliest(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .filter(({ step, cost }) => step !== 'alerts' && cost !== undefined && cost.samples > 0)
    .sort((a, b) => (b.cost?.samples ?? 0) - (a.cost?.samples ?? 0))
    .slice(0, dearest)
}

/** With commas: `1,234,567`. */
function samplesText(samples: number): string {
  return String(samples).replace(/\B(?=(\d{3})+$)/g, ',')
}
