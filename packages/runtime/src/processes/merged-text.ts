import { familyName, valueText, writeHeader } from '../exposition.ts'
import type { Style } from '../fast-metric.ts'
import type { TextBuffer } from '../text-buffer.ts'
import type { MergedFamily } from './merge.ts'

/** Appends the lines of a family, without a line end after the last one. */
export function writeFamily(out: TextBuffer, merged: MergedFamily, style: Style): void {
  const { definition, texts, isRemoved } = merged
  writeHeader(out, definition, style)
  const linesOf = lineWriter(merged, style)
  let piece = ''
  const put = (text: string) => (merged.isAscii ? out.ascii(text) : out.utf8(text))
  for (let slot = 0; slot < texts.length; slot++) {
    if (isRemoved[slot]) continue
    piece = linesOf(piece, texts[slot] as string, slot)
    // Short pieces: they are flattened and copied while they are in the processor's cache.
    if (piece.length < 1_400) continue
    put(piece)
    piece = ''
  }
  put(piece)
}

type AppendLines = (piece: string, text: string, slot: number) => string

function lineWriter({ definition, values, width }: MergedFamily, style: Style): AppendLines {
  const { name, type, layout, buckets = [] } = definition
  switch (layout) {
    case 'lines':
      return (piece, text, slot) => `${piece}\n${text}${valueText(values[slot] as number)}`
    case 'histogram':
      return histogramLines(name, buckets, values, width)
    default: {
      const isTotal = style.openMetrics && type === 'counter'
      const line = isTotal ? `${familyName(definition, style)}_total` : name
      const start = `\n${line}{`
      const bare = `\n${line} `
      // In this order, so that the text grows at its end only.
      return (piece, text, slot) =>
        text === ''
          ? piece + bare + valueText(values[slot] as number)
          : piece + start + text + valueText(values[slot] as number)
    }
  }
}

function histogramLines(
  name: string,
  buckets: readonly number[],
  values: Float64Array,
  width: number,
): AppendLines {
  const bounds = [...buckets, '+Inf'].map((bound) => `\n${name}_bucket{le="${bound}"`)
  return (piece, text, slot) => {
    const from = slot * width
    const tail = text === '' ? '} ' : `,${text}`
    const own = text === '' ? ' ' : `{${text}`
    let lines = piece
    let count = 0
    for (let i = 0; i < bounds.length; i++) {
      count += values[from + i] as number
      lines = lines + bounds[i] + tail + count
    }
    const sum = valueText(values[from + bounds.length] as number)
    return `${lines}\n${name}_sum${own}${sum}\n${name}_count${own}${count}`
  }
}
