/**
 * What a program exposes on `/metrics`, as metric families.
 *
 * Both formats are read, the Prometheus text format 0.0.4 and OpenMetrics 1.0, of programs in any
 * language; which one it is makes no difference, because their lines do not contradict each other.
 */
import type { Problem } from '@telltale/core'
import {
  type FamilyDraft,
  familyDraft,
  noteSample,
  type SeenFamily,
  seenFamilies,
  types,
} from './family-draft.ts'
import { type LineFault, readSample, sampleReader, unescaped } from './sample-line.ts'

export interface Exposition {
  readonly families: readonly SeenFamily[]
  readonly problems: readonly Problem[]
}

/**
 * The families of an exposition: kinds, help, units, labels with the values that were seen, buckets.
 *
 * Memory does not grow with the number of series. Lines that cannot be read are left out.
 *
 * Errors: `files/exposition` for each of the first lines that cannot be read.
 *
 * @example
 * readExposition('# TYPE up_total counter\nup_total{a="x"} 1\n', 'metrics.txt')
 * // => { families: [{ family: { kind: 'counter', name: 'up_total', labels: { a: … } }, … }], problems: [] }
 */
export function readExposition(text: string, file: string): Exposition {
  const reading: Reading = { file, drafts: new Map(), owners: new Map(), faults: [], faultCount: 0 }
  const sample = sampleReader()
  let line = 0
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const content = text.slice(from, text[end - 1] === '\r' ? end - 1 : end)
    line++
    from = end + 1
    if (content === '# EOF') break
    if (content.charCodeAt(0) === hash) readComment(content, line, reading)
    else if (content.trim() !== '') {
      const fault = readSample(content, sample)
      if (fault) note(fault, content, line, reading)
      else ownerOf(sample.name, line, reading).take(sample.labels)
    }
  }
  return {
    families: [...assembled(reading.drafts).values()].flatMap(seenFamilies),
    problems: [...reading.faults, ...hiddenFaults(reading)],
  }
}

const hash = 35

interface Reading {
  readonly file: string
  readonly drafts: Map<string, FamilyDraft>
  /** By the name of a sample: what to do with its labels. */
  readonly owners: Map<string, Owner>
  readonly faults: Problem[]
  faultCount: number
}

interface Owner {
  readonly take: (labels: readonly string[]) => void
}

function readComment(content: string, line: number, reading: Reading): void {
  const match = /^#\s+(HELP|TYPE|UNIT)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))(?:\s+(.*))?$/.exec(content)
  if (!match) return
  const [, what, quoted, plain = '', rest = ''] = match
  const name = quoted === undefined ? plain : unescaped(quoted)
  const draft = draftOf(name, line, reading)
  if (what === 'HELP') draft.help = unescaped(rest)
  else if (what === 'UNIT') draft.unit = rest.trim()
  else {
    const type = rest.trim().toLowerCase()
    if (!types.has(type) && type !== 'untyped' && type !== 'unknown') {
      note(
        { message: `"${rest.trim()}" is not a type of metric`, at: content.length - rest.length },
        content,
        line,
        reading,
      )
    }
    draft.type = type
    // The suffixes that belong to it have changed.
    reading.owners.clear()
  }
}

function draftOf(name: string, line: number, { drafts, file }: Reading): FamilyDraft {
  const known = drafts.get(name)
  if (known) return known
  const draft = familyDraft(name, { file, line, column: 1 })
  drafts.set(name, draft)
  return draft
}

/** The family that a sample belongs to: its own name, or that of a histogram, summary or counter. */
function ownerOf(name: string, line: number, reading: Reading): Owner {
  const known = reading.owners.get(name)
  if (known) return known
  const { draft, suffix } = findDraft(name, reading.drafts) ?? {
    draft: draftOf(name, line, reading),
    suffix: '',
  }
  const owner: Owner = { take: (labels) => noteSample(draft, suffix, labels) }
  reading.owners.set(name, owner)
  return owner
}

function findDraft(
  name: string,
  drafts: ReadonlyMap<string, FamilyDraft>,
): { readonly draft: FamilyDraft; readonly suffix: string } | undefined {
  const own = drafts.get(name)
  if (own) return { draft: own, suffix: '' }
  const suffix = /_(?:bucket|sum|count|total|created|info|gcount|gsum)$/.exec(name)?.[0]
  if (suffix === undefined) return undefined
  const draft = drafts.get(name.slice(0, -suffix.length))
  return draft && suffixesOf[draft.type]?.includes(suffix) ? { draft, suffix } : undefined
}

const suffixesOf: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  info: ['_info'],
}

/** Untyped `x_bucket`, `x_sum` and `x_count` are a histogram all the same, such as in a federation. */
function assembled(drafts: ReadonlyMap<string, FamilyDraft>): ReadonlyMap<string, FamilyDraft> {
  const result = new Map(drafts)
  for (const [name, buckets] of drafts) {
    if (!name.endsWith('_bucket') || types.has(buckets.type) || !buckets.labels.has('le')) continue
    const base = name.slice(0, -'_bucket'.length)
    const sum = drafts.get(`${base}_sum`)
    const count = drafts.get(`${base}_count`)
    if (!sum || !count || drafts.has(base)) continue
    const { le, ...labels } = Object.fromEntries(buckets.labels)
    result.set(base, {
      ...buckets,
      name: base,
      type: 'histogram',
      labels: new Map(Object.entries(labels)),
      bounds: le ?? new Set(),
    })
    for (const part of ['_bucket', '_sum', '_count']) result.delete(base + part)
  }
  return result
}

/** One fault in a generated text is a thousand faults. */
const faultLimit = 20

function note({ message, at }: LineFault, content: string, line: number, reading: Reading): void {
  if (++reading.faultCount > faultLimit) return
  const shown = content.length > 200 ? `${content.slice(0, 200)}…` : content
  reading.faults.push({
    ...unreadable,
    summary: `line ${line} of the exposition cannot be read: ${message}`,
    at: { file: reading.file, line, column: at + 1 },
    excerpt: { text: shown, from: Math.min(at, shown.length), to: Math.min(at + 1, shown.length) },
  })
}

function hiddenFaults({ faultCount, file }: Reading): readonly Problem[] {
  if (faultCount <= faultLimit) return []
  return [
    {
      ...unreadable,
      summary: `${faultCount - faultLimit} more lines of the exposition cannot be read`,
      at: { file, line: 0, column: 0 },
    },
  ]
}

const unreadable = {
  code: 'files/exposition',
  severity: 'error',
  why: 'Prometheus refuses the whole scrape; here the line is left out, and its metric may be missing.',
  fix: 'Give the text as the program answers it: curl -s http://localhost:9100/metrics > metrics.txt',
} as const
