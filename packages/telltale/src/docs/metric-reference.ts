import { type AnyFamily, type Label, seriesBound } from '@telltale/core'
import { print } from '@telltale/promql'
import { panelUrl, placePath } from '../project/panel-places.ts'
import { type SeriesUse, type SeriesUses, seriesUses } from '../project/series-uses.ts'
import type { System } from '../project/system.ts'
import { metricsUrls } from '../project/target.ts'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { printedContext } from '../rules/rule-range.ts'
import { documentNames, runbookFile } from './document-urls.ts'
import { exampleQuery } from './example-query.ts'
import { familiesByTarget, jobsByFamily, type TargetFamilies } from './families.ts'
import { bullets, code, link, page, promql, table } from './markdown.ts'

/**
 * `metrics.md`: every family with kind, unit, labels and buckets, who exposes it, who reads it, and
 * a query to start from; then every recorded series.
 */
export function metricReference(system: System): string {
  const targets = familiesByTarget(system)
  const uses = seriesUses(system)
  const records = recordsOf(system.options.rules)
  return page(
    `# ${system.options.title}: metrics`,
    overview(system),
    ...targets.flatMap((target) => [
      targetHeading(target, system),
      ...target.families.flatMap((family) => familySection(family, uses, system)),
    ]),
    ...(records.length === 0 ? [] : ['## Recorded series', recordedIntroduction]),
    ...[...records]
      .sort((a, b) => (a.record < b.record ? -1 : 1))
      .flatMap((rule) => recordSection(rule, uses, system)),
  )
}

function overview(system: System): string {
  const families = familiesByTarget(system).flatMap((target) => target.families)
  const jobs = jobsByFamily(system)
  return table(
    ['metric', 'kind', 'unit', 'exposed by', 'meaning'],
    families.map(({ name, kind, unit, help }) => [
      anchored(name),
      kind,
      unit,
      (jobs.get(name) ?? []).join(', '),
      help,
    ]),
  )
}

function targetHeading({ target }: TargetFamilies, { options }: System): string {
  const urls = metricsUrls(target).map(code)
  return `## ${target.job}\n\nScraped every ${options.prometheus.scrapeInterval} from ${urls.join(', ')}.`
}

function familySection(family: AnyFamily, uses: SeriesUses, system: System): readonly string[] {
  return [
    `### ${family.name}`,
    family.deprecated === undefined ? '' : `**Deprecated.** ${family.deprecated}`,
    [family.help, kindSentence(family), seriesSentence(family), ownerSentence(family)]
      .join(' ')
      .trim(),
    labelTable(family),
    promql(exampleQuery(family)),
    readers(
      familyNames(family).flatMap((name) => uses.get(name) ?? []),
      system,
    ),
    exceptions(family),
  ]
}

function kindSentence({ kind, unit, buckets, quantiles }: AnyFamily): string {
  const noun = kind.charAt(0).toUpperCase() + kind.slice(1)
  const of = unit === '' ? '' : ` of ${unit}`
  const bounds = buckets ? `, with the bucket bounds ${buckets.join(', ')} and +Inf` : ''
  const shares = quantiles ? `, with the quantiles ${quantiles.join(', ')}` : ''
  return `${noun}${of}${bounds}${shares}.`
}

function seriesSentence(family: AnyFamily): string {
  const bound = seriesBound(family)
  return bound === 1 ? 'One series in a process.' : `At most ${grouped(bound)} series in a process.`
}

function ownerSentence({ owner }: AnyFamily): string {
  return owner === undefined ? '' : `Ask ${owner}.`
}

function labelTable({ labels }: AnyFamily): string {
  const rows = Object.entries<Label>(labels).map(([name, label]) => [code(name), values(label)])
  return rows.length === 0 ? '' : table(['label', 'values'], rows)
}

function values(label: Label): string {
  if (label.kind === 'closed') {
    const known = label.values.filter((value) => value !== label.fold).map(code)
    return label.fold === undefined
      ? known.join(', ')
      : `${known.join(', ')}; else ${code(label.fold)}`
  }
  const pattern = label.pattern ? ` that match ${code(label.pattern.source)}` : ''
  const fold = label.fold === undefined ? '' : `; else ${code(label.fold)}`
  return `at most ${label.max}${pattern}${fold}`
}

/** The names under which the series of a family are stored. */
function familyNames({ name }: AnyFamily): readonly string[] {
  return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]
}

function readers(uses: readonly SeriesUse[], system: System): string {
  if (uses.length === 0) return 'No panel, alert or record of this system reads it.'
  return `Read by:\n\n${bullets(uses.map((use) => reader(use, system)))}`
}

function reader(use: SeriesUse, system: System): string {
  switch (use.kind) {
    case 'panel':
      return `panel ${link(placePath(use.place).join(' > '), panelUrl(use.place, system))}`
    case 'alert': {
      const target = `${documentNames.runbooks}/${runbookFile(use.rule, system)}`
      return `alert ${link(use.rule.name, target)}`
    }
    case 'record':
      return `record ${anchored(use.rule.record)}`
  }
}

/** Rules that the family breaks on purpose. */
function exceptions({ allow }: AnyFamily): string {
  const entries = Object.entries(allow)
  if (entries.length === 0) return ''
  return `Exceptions:\n\n${bullets(entries.map(([check, reason]) => `${code(check)}: ${reason}`))}`
}

const recordedIntroduction =
  'Prometheus evaluates these ahead of time; a query reads the result by its name.'

function recordSection(rule: RecordingRule, uses: SeriesUses, system: System): readonly string[] {
  const { record, expr, options } = rule
  return [
    `### ${record}`,
    options.why ?? '',
    promql(print(expr, printedContext(rule, system))),
    readers(uses.get(record) ?? [], system),
  ]
}

/** A link to the section of that name, by the anchor that GitHub, GitLab and others give it. */
function anchored(name: string): string {
  return link(code(name), `#${name.toLowerCase().replaceAll(':', '')}`)
}

/** 1234567 as 1,234,567, whatever the machine's language. */
function grouped(n: number): string {
  // toLocaleString() loads the data of all languages first: 17 ms.
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
