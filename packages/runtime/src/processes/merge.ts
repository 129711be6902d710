import { extended, labelText } from '../label-text.ts'
import { isAscii } from '../text-buffer.ts'
import { combine } from './combine.ts'
import { keepsCounting } from './row-numbers.ts'
import { isAlike, type SharedFamily, type SharedTable, widthOf } from './shared-family.ts'

/** The numbers of one process, or of all that are gone. */
export interface Input {
  readonly table: SharedTable<unknown>
  readonly cells: Float64Array
  readonly isLive: boolean
  /** The label value for gauges that are shown per process. */
  readonly process: string
  readonly pid: number
  /** The newest of several definitions of a family is taken. */
  readonly since: number
}

/** A family over all processes. */
export interface MergedFamily {
  readonly definition: SharedFamily
  /** The labels of each series, as `SharedRow.text`. */
  readonly texts: readonly string[]
  readonly isAscii: boolean
  /** Whether a series was removed by every process that had it. */
  readonly isRemoved: readonly boolean[]
  /** `width` numbers for each series. */
  readonly values: Float64Array
  readonly width: number
}

/** Which number of which input goes where. */
export interface Part {
  readonly input: number
  readonly from: Int32Array
  readonly to: Int32Array
  readonly width: number
}

export interface Plan {
  readonly families: readonly {
    readonly merged: MergedFamily
    readonly parts: readonly Part[]
  }[]
  /** Families of which some inputs have another definition, and are left out. */
  readonly conflicts: readonly string[]
}

/**
 * Finds the series that inputs have in common. Takes as long as there are labels to compare; as
 * long as tables and life stay the same, only `addUp()` has to run again.
 */
export function planMerge(inputs: readonly Input[], processLabel: string): Plan {
  const definitions = newestDefinitions(inputs)
  const names = processNames(inputs)
  const conflicts = new Set<string>()
  const shown = [...definitions.values()].filter(({ aggregate }) => aggregate !== 'omit')
  const families = shown.map((definition) => {
    const family = openFamily(definition)
    inputs.forEach((input, index) => {
      const label: ProcessLabel = { name: processLabel, value: names[index] ?? '' }
      addInput(family, input, index, label, conflicts)
    })
    return closeFamily(family)
  })
  return { families, conflicts: [...conflicts] }
}

/** Puts the numbers of the inputs together. The inputs are those of the plan, in their order. */
export function addUp(plan: Plan, inputs: readonly Pick<Input, 'cells'>[]): void {
  for (const { merged, parts } of plan.families) {
    combine(merged, parts, inputs)
  }
}

interface OpenFamily {
  readonly definition: SharedFamily
  readonly slots: Map<string, number>
  readonly texts: string[]
  readonly isRemoved: boolean[]
  readonly parts: { input: number; from: number[]; to: number[] }[]
}

function openFamily(definition: SharedFamily): OpenFamily {
  return { definition, slots: new Map(), texts: [], isRemoved: [], parts: [] }
}

function addInput(
  family: OpenFamily,
  input: Input,
  index: number,
  label: ProcessLabel,
  conflicts: Set<string>,
): void {
  const { definition, slots, texts, isRemoved } = family
  const { families, rows } = input.table
  const own = families.map((candidate) => {
    if (candidate.name !== definition.name) return false
    if (isAlike(candidate, definition)) return true
    conflicts.add(definition.name)
    return false
  })
  const width = widthOf(definition)
  const part = { input: index, from: [] as number[], to: [] as number[] }
  for (const row of rows) {
    if (!own[row.family] || row.cell + width > input.cells.length) continue
    const isOwn = isPerProcess(definition, row.text)
    // What is gone has no state, and what was removed has none either.
    if ((isOwn || !keepsCounting(definition)) && (!input.isLive || row.isRemoved)) continue
    const text = isOwn ? withProcess(definition, row.text, label) : row.text
    let slot = slots.get(text)
    if (slot === undefined) {
      slot = texts.push(text) - 1
      slots.set(text, slot)
      isRemoved.push(true)
    }
    if (!row.isRemoved) isRemoved[slot] = false
    part.from.push(row.cell)
    part.to.push(slot)
  }
  if (part.from.length > 0) family.parts.push(part)
}

function closeFamily({
  definition,
  texts,
  isRemoved,
  parts,
}: OpenFamily): Plan['families'][number] {
  const width = widthOf(definition)
  const outWidth = definition.layout === 'stamped' ? 1 : width
  return {
    merged: {
      definition,
      texts,
      isAscii: texts.every(isAscii),
      isRemoved,
      values: new Float64Array(texts.length * outWidth),
      width: outWidth,
    },
    parts: parts.map(({ input, from, to }) => ({
      input,
      from: Int32Array.from(from),
      to: Int32Array.from(to, (slot) => slot * outWidth),
      width,
    })),
  }
}

/** Of each name the definition of the newest process that is alive, else of the newest. */
function newestDefinitions(inputs: readonly Input[]): ReadonlyMap<string, SharedFamily> {
  const order = [...inputs].sort((a, b) => Number(a.isLive) - Number(b.isLive) || a.since - b.since)
  const definitions = new Map<string, SharedFamily>()
  for (const { table } of order) {
    for (const family of table.families) definitions.set(family.name, family)
  }
  return definitions
}

/** The newest of several processes of one name has it; during a restart there are two. */
function processNames(inputs: readonly Input[]): readonly string[] {
  return inputs.map((input) => {
    const hasRival = inputs.some(
      (other) =>
        other !== input &&
        other.isLive &&
        other.process === input.process &&
        (other.since > input.since || (other.since === input.since && other.pid > input.pid)),
    )
    return hasRival ? `${input.process}-${input.pid}` : input.process
  })
}

/** Quantiles of several processes make no quantile of all, in no way. */
function isPerProcess({ aggregate, type }: SharedFamily, text: string): boolean {
  return aggregate === 'per-process' || (type === 'summary' && /[{,]quantile="/.test(text))
}

interface ProcessLabel {
  readonly name: string
  readonly value: string
}

function withProcess(
  { layout }: SharedFamily,
  text: string,
  { name, value }: ProcessLabel,
): string {
  const isTaken = new RegExp(`(^|[{,])${name}="`).test(text)
  const label = labelText([[isTaken ? `telltale_${name}` : name, value]])
  if (layout !== 'lines') return extended(text, label)
  const brace = text.indexOf('{')
  const line = brace < 0 ? text.trimEnd() : text.slice(0, brace)
  return `${line}{${extended(brace < 0 ? '' : text.slice(brace + 1), label)}`
}
